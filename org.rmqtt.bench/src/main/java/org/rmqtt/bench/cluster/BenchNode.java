package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One broker in a process of its own, with its files in one folder. */
final class BenchNode {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;
    private static final long PATIENCE_SECONDS = 180;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 131 % PORTS));

    private final Path jar;
    private final Path folder;
    private final List<String> flags;
    private final int loops;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;
    private String password;
    private long mark;

    final int id;
    final int mqttPort = freePort();
    final int httpPort = freePort();
    final int nodePort = freePort();
    final int raftPort = freePort();

    BenchNode(Path jar, Path folder, int id, List<String> flags, int loops) throws IOException {
        this.jar = jar;
        this.folder = folder;
        this.id = id;
        this.flags = flags;
        this.loops = loops;
        Files.createDirectories(folder.resolve("config/plugins"));
    }

    /** Below the ports that the system gives to outgoing connections. */
    static int freePort() throws IOException {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress("127.0.0.1", port));
                return port;
            } catch (java.net.BindException e) {
                continue;
            }
        }
        throw new IOException("no free port");
    }

    /** Writes the broker's file. */
    void configure(boolean clustered) throws IOException {
        Files.writeString(
                folder.resolve("config/rmqtt.toml"),
                """
                node.id = %d
                node.loops = %d
                listener.tcp.external.addr = "127.0.0.1:%d"
                listener.tcp.external.allow_anonymous = true
                listener.tcp.external.max_mqueue_len = 100_000
                listener.tcp.external.max_connections = 100_000
                http.laddr = "127.0.0.1:%d"
                plugins.dir = "plugins/"
                plugins.default_startups = [%s]
                """
                        .formatted(id, loops, mqttPort, httpPort, clustered ? "\"rmqtt-cluster-raft\"" : ""));
    }

    /** Writes the plug-in's file; in one step, since a running node looks at it at any time. */
    void plugin(String text) throws IOException {
        Path written = folder.resolve("plugin.tmp");
        Files.writeString(written, text);
        Files.move(
                written,
                folder.resolve("config/plugins/rmqtt-cluster-raft.toml"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    void launch() throws IOException {
        mark();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags);
        // those of run/rmqttd
        command.addAll(List.of(
                "-XX:+UseParallelGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseTransparentHugePages",
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=400000",
                "-Dio.netty.tryReflectionSetAccessible=false",
                "-Dio.netty.leakDetection.level=disabled",
                "-Dio.netty.jfr.enabled=false"));
        command.addAll(List.of("-jar", jar.toString(), "-f", "config/rmqtt.toml"));
        command.addAll(List.of("--id", Integer.toString(id), "--data-dir", "data"));
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        endWithUs(process);
    }

    private Path log() {
        return folder.resolve("rmqtt.log");
    }

    long pid() {
        return process.pid();
    }

    /** From now on only later lines count. */
    void mark() throws IOException {
        mark = Files.exists(log()) ? Files.size(log()) : 0;
    }

    private String said() throws IOException {
        byte[] all = Files.readAllBytes(log());
        return new String(all, (int) mark, all.length - (int) mark, StandardCharsets.UTF_8);
    }

    /** Waits for something in the log since the mark. */
    Matcher await(String pattern) throws IOException, InterruptedException {
        Pattern wanted = Pattern.compile(pattern);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            Matcher matcher = wanted.matcher(said());
            if (matcher.find()) {
                return matcher;
            }
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IOException("node " + id + " has not said " + pattern + ":\n" + said());
            }
            Thread.sleep(5);
        }
    }

    /** The figures of the web console. */
    Map<String, Long> figures() throws IOException, InterruptedException {
        Map<String, Long> figures = new TreeMap<>();
        for (String line : status().split("\\R")) {
            Matcher matcher = Pattern.compile("(\\S+): (-?\\d+)").matcher(line);
            if (matcher.matches()) {
                figures.put(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
        }
        return figures;
    }

    private String status() throws IOException, InterruptedException {
        if (password == null) {
            Matcher shown =
                    Pattern.compile("the password of the web console is (\\S+)").matcher(Files.readString(log()));
            if (!shown.find()) {
                throw new IOException("node " + id + " has shown no password");
            }
            password = shown.group(1);
        }
        String user = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + httpPort + "/system/console/status-rmqtt-cluster.txt"))
                        .header("Authorization", "Basic " + user)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the console answers " + answer.statusCode());
        }
        return answer.body();
    }

    /** Bytes of the heap that are in use after a collection. */
    long liveHeap() throws IOException, InterruptedException {
        jcmd("GC.run");
        jcmd("GC.run");
        long kilobytes = 0;
        Matcher used = Pattern.compile("(?:PSYoungGen|ParOldGen)\\s+total \\d+K, used (\\d+)K")
                .matcher(jcmd("GC.heap_info"));
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return kilobytes * 1024;
    }

    String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return text;
    }

    void kill() {
        if (process != null) {
            end(process);
        }
    }

    /** A process must not outlive a benchmark that is stopped. */
    static void endWithUs(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Kills a process and waits for its end. */
    static void end(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
