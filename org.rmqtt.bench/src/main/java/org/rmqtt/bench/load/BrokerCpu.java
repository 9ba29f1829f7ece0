package org.rmqtt.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The CPU time and memory of some processes from {@code /proc}. */
public final class BrokerCpu {
    private static final double TICKS_PER_SECOND = 100;

    private final List<Long> pids;

    /** Of these processes. */
    public BrokerCpu(List<Long> pids) {
        this.pids = pids;
    }

    /** User and system time of all in seconds. */
    public double seconds() throws IOException {
        double sum = 0;
        for (long pid : pids) {
            sum += seconds(pid);
        }
        return sum;
    }

    private static double seconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Resident memory of all in MiB. */
    public double residentMiB() throws IOException {
        double sum = 0;
        for (long pid : pids) {
            sum += residentMiB(pid);
        }
        return sum;
    }

    private static double residentMiB(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return 0;
    }
}
