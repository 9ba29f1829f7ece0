package org.rmqtt.bench.cluster;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Three processes with a bare Ratis group. */
final class RawGroup implements AutoCloseable {
    private final Path folder = Files.createTempDirectory("rmqtt-bench-raw");
    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> outputs = new ArrayList<>();
    private final List<BufferedWriter> inputs = new ArrayList<>();
    private int leader = -1;

    /** Starts them and waits for a leader. */
    RawGroup() throws IOException, InterruptedException {
        List<String> ports = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ports.add(Integer.toString(BenchNode.freePort()));
        }
        for (int i = 0; i < 3; i++) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms256m",
                    "-Xmx256m",
                    "-XX:+UseParallelGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RawPeer.class.getName(),
                    Integer.toString(i),
                    folder.resolve("raw" + i).toString()));
            command.addAll(ports);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BenchNode.endWithUs(process);
            processes.add(process);
            outputs.add(process.inputReader(StandardCharsets.UTF_8));
            inputs.add(process.outputWriter(StandardCharsets.UTF_8));
        }
        while (leader < 0) {
            Thread.sleep(100);
            for (int i = 0; i < 3; i++) {
                if (ask(i, "leads").equals("true")) {
                    leader = i;
                }
            }
        }
    }

    private String ask(int peer, String question) throws IOException {
        inputs.get(peer).write(question + "\n");
        inputs.get(peer).flush();
        String answer = outputs.get(peer).readLine();
        if (answer == null) {
            throw new IOException("a Ratis process has ended");
        }
        return answer;
    }

    /** Commits one after the other in the leader's process. */
    void commit(int count, int bytes, Histogram into) throws IOException {
        for (String nanos : ask(leader, "commit " + count + " " + bytes).strip().split(" ")) {
            into.recordValue(Long.parseLong(nanos));
        }
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            BenchNode.end(process);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
