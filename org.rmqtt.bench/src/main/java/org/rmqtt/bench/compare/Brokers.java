package org.rmqtt.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The brokers that are compared, each with a configuration that drops nothing. */
final class Brokers {
    private static final int FIRST_PORT = 21_883;

    private final Path home;
    private final Path folder;
    private final List<String> heap;
    private int next = FIRST_PORT;

    /**
     * The brokers.
     *
     * @param home the root of the source tree
     * @param folder for what they write
     * @param heap options of those that run on a JVM, with blanks in between
     */
    Brokers(Path home, Path folder, String heap) {
        this.home = home;
        this.folder = folder;
        this.heap = Arrays.asList(heap.trim().split("\\s+"));
    }

    /** Those of these names; one that is not installed is left out with a word about it. */
    List<Broker> of(List<String> names) throws IOException {
        List<Broker> brokers = new ArrayList<>();
        for (String name : names) {
            int port = next++;
            switch (name) {
                case "rmqtt" -> brokers.add(rmqtt(port));
                case "mosquitto" -> addIf(brokers, Path.of("/usr/sbin/mosquitto"), mosquitto(port));
                case "hivemq" -> addIf(brokers, peers().resolve("lib"), peer(name, "HiveMqPeer", port));
                case "mica" -> addIf(brokers, peers().resolve("lib"), peer(name, "MicaPeer", port));
                case "relay" -> brokers.add(java(name, port, "org.rmqtt.bench.relay.Relay", ownClasses()));
                default -> throw new IllegalArgumentException("there is no broker " + name);
            }
        }
        return brokers;
    }

    private static void addIf(List<Broker> brokers, Path needed, Broker broker) {
        if (Files.exists(needed)) {
            brokers.add(broker);
        } else {
            System.out.println("without " + broker.name() + ": there is no " + needed);
        }
    }

    private Broker rmqtt(int port) throws IOException {
        Path file = folder.resolve("rmqtt.toml");
        Files.writeString(
                file,
                """
                listener.tcp.external.addr = "127.0.0.1:%d"
                listener.tcp.external.allow_anonymous = true
                listener.tcp.external.max_inflight = 64
                listener.tcp.external.max_mqueue_len = 100_000
                listener.tcp.external.message_expiry_interval = "0"
                listener.tcp.external.max_packet_size = "16MB"
                http.laddr = "127.0.0.1:0"
                """
                        .formatted(port));
        List<String> command = List.of(
                home.resolve("run/rmqttd").toString(),
                "-f",
                file.toString(),
                "--data-dir",
                folder.resolve("rmqtt-data").toString());
        Map<String, String> environment =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "RMQTT_JAVA_OPTS", String.join(" ", heap));
        return new Broker("rmqtt", command, environment, port, folder, true);
    }

    private Broker mosquitto(int port) throws IOException {
        Path file = folder.resolve("mosquitto.conf");
        Files.writeString(
                file,
                """
                listener %d 127.0.0.1
                allow_anonymous true
                max_queued_messages 0
                max_inflight_messages 0
                set_tcp_nodelay true
                """
                        .formatted(port));
        return new Broker(
                "mosquitto", List.of("/usr/sbin/mosquitto", "-c", file.toString()), Map.of(), port, folder, false);
    }

    private Path peers() {
        return home.resolve("org.rmqtt.bench/peers/target");
    }

    private Broker peer(String name, String main, int port) {
        return java(name, port, "org.rmqtt.bench.peers." + main, peers() + "/classes:" + peers() + "/lib/*");
    }

    private String ownClasses() {
        return System.getProperty("java.class.path");
    }

    private Broker java(String name, int port, String main, String classes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(heap);
        command.addAll(List.of("-cp", classes, main, Integer.toString(port)));
        command.add(folder.resolve(name).toString());
        return new Broker(name, command, Map.of(), port, folder, true);
    }
}
