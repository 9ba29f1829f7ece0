package org.rmqtt.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * What {@code rmqttd cluster} asks of a node that runs: the file {@code cluster.request} in its data folder, which the
 * cluster plug-in takes away and answers with {@code cluster.answer}.
 *
 * @param verb what is to be done
 * @param argument with what, or empty
 */
record ClusterRequest(String verb, String argument) implements Request {
    private static final long POLL_MILLIS = 50;
    private static final long TAKEN_MILLIS = 10_000;
    private static final long ANSWERED_MILLIS = 600_000;

    @Override
    public int send(Path dataDir, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        String number = UUID.randomUUID().toString();
        Path file = dataDir.resolve("cluster.request");
        Path answer = dataDir.resolve("cluster.answer");
        Path written = dataDir.resolve("cluster.request." + number);
        Files.write(written, List.of(number, verb, argument));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        long start = System.nanoTime();
        boolean taken = false;
        while (true) {
            Thread.sleep(POLL_MILLIS);
            List<String> lines = Files.exists(answer) ? Files.readAllLines(answer) : List.of();
            if (lines.size() == 3 && lines.get(0).equals(number)) {
                boolean done = lines.get(1).equals("done");
                (done ? out : err).println("rmqttd: " + lines.get(2));
                return done ? 0 : 1;
            }
            taken |= !Files.exists(file);
            long waited = (System.nanoTime() - start) / 1_000_000;
            if (!taken && waited > TAKEN_MILLIS && Files.deleteIfExists(file)) {
                err.println("rmqttd: no node with rmqtt-cluster-raft runs on " + dataDir);
                return 1;
            }
            if (waited > ANSWERED_MILLIS) {
                err.println("rmqttd: the node has not answered within " + ANSWERED_MILLIS / 1000 + " s; see its log");
                return 1;
            }
        }
    }
}
