package org.rmqtt.http.api;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is known of this node and of the machine below it. */
final class NodeFacts {
    private static final Path LOADS = Path.of("/proc/loadavg");

    private final long nodeId;
    private final String version;
    private final Path dataDir;

    NodeFacts(long nodeId, String version, Path dataDir) {
        this.nodeId = nodeId;
        this.version = version;
        this.dataDir = dataDir;
    }

    static String name(long nodeId) {
        return nodeId + "@127.0.0.1";
    }

    private static String uptime() {
        long seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1000;
        return String.format(
                "%d days %d hours, %d minutes, %d seconds",
                seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    }

    private JsonObject begin() {
        JsonObject json = new JsonObject();
        json.addProperty("version", version);
        // RMQTT names its compiler here; ours is the virtual machine
        json.addProperty("rustc_version", "none");
        json.addProperty("java_version", Runtime.version().toString());
        json.addProperty("uptime", uptime());
        json.addProperty("running", true);
        json.addProperty("node_id", nodeId);
        json.addProperty("node_name", name(nodeId));
        return json;
    }

    JsonObject broker() {
        JsonObject json = begin();
        json.addProperty("sysdescr", "RMQTT for the JVM");
        json.addProperty("datetime", Json.time(System.currentTimeMillis()));
        return json;
    }

    JsonObject node(long connections) throws IOException {
        JsonObject json = begin();
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        json.addProperty("connections", connections);
        json.addProperty("boottime", Json.time(runtime.getStartTime()));
        double[] loads = loads();
        json.addProperty("load1", loads[0]);
        json.addProperty("load5", loads[1]);
        json.addProperty("load15", loads[2]);
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.OperatingSystemMXBean known) {
            long total = known.getTotalMemorySize();
            long free = known.getFreeMemorySize();
            json.addProperty("memory_total", total);
            json.addProperty("memory_used", total - free);
            json.addProperty("memory_free", free);
        }
        FileStore disk = Files.getFileStore(dataDir);
        json.addProperty("disk_total", disk.getTotalSpace());
        json.addProperty("disk_free", disk.getUsableSpace());
        Runtime machine = Runtime.getRuntime();
        json.addProperty("heap_used", machine.totalMemory() - machine.freeMemory());
        json.addProperty("heap_max", machine.maxMemory());
        return json;
    }

    private static double[] loads() throws IOException {
        double[] loads = {
            Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()), 0, 0
        };
        if (Files.isReadable(LOADS)) {
            String[] parts = Files.readString(LOADS).split(" ");
            for (int i = 0; i < loads.length; i++) {
                loads[i] = Double.parseDouble(parts[i]);
            }
        }
        return loads;
    }
}
