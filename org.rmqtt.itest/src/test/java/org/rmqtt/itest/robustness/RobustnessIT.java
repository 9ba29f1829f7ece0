package org.rmqtt.itest.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.RawClient;

/**
 * Clients that are broken or hostile. Whatever they do, a client that comes afterwards is served at once, the broker
 * reports no failure of its own and does not grow. The seed is printed; {@code -Drmqtt.seed} repeats a run and {@code
 * -Drmqtt.seeds} says how many seeds there are.
 */
class RobustnessIT {
    private static final int CONNECTIONS_PER_SEED = 40;
    private static final int FRESH_CLIENT_MILLIS = 2000;
    private static final Pattern FAILURE = Pattern.compile("^[-0-9]+ [:.0-9]+ ERROR|^\\s+at |Exception|OutOfMemory");
    private static final long MAX_RESIDENT_KILOBYTES = 700_000;

    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws IOException {
        broker = BrokerProcess.in(directory)
                .jvm("-Xmx256m", "-XX:+ExitOnOutOfMemoryError")
                .key("listener.tcp.external.handshake_timeout", "\"60s\"")
                .key("listener.tcp.external.session_expiry_interval", "\"1s\"")
                .key("listener.tcp.external.max_handshaking_limit", "2000")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** After every test: a fresh client is served within two seconds, and the broker has nothing to regret. */
    @AfterEach
    void aFreshClientIsServed() throws IOException {
        assertFreshClientIsServed("after the test");
        assertThat(broker.output().lines().filter(FAILURE.asPredicate())).isEmpty();
        for (String line : Files.readAllLines(Path.of("/proc", "" + broker.pid(), "status"), StandardCharsets.UTF_8)) {
            if (line.startsWith("VmRSS:")) {
                assertThat(Long.parseLong(line.replaceAll("\\D", ""))).isLessThan(MAX_RESIDENT_KILOBYTES);
            }
        }
    }

    private static void assertFreshClientIsServed(String when) throws IOException {
        assertThat(broker.isAlive()).as("alive " + when).isTrue();
        try (RawClient client = RawClient.connect3(broker.port(), "fresh", true)) {
            client.patience(FRESH_CLIENT_MILLIS);
            client.subscribe3("fresh", 1);
            client.publish3(2, "fresh", 7, when);
            List<Integer> types = List.of(client.read().type(), client.read().type());
            assertThat(types).as("PUBLISH and PUBACK " + when).containsExactlyInAnyOrder(3, 4);
        }
    }

    @Test
    void survivesMutatedPackets() throws IOException {
        long first = Long.getLong("rmqtt.seed", 0);
        if (first == 0) {
            first = System.currentTimeMillis();
        }
        int seeds = Integer.getInteger("rmqtt.seeds", 20);
        System.out.println("mutated packets: " + seeds + " seeds from -Drmqtt.seed=" + first);
        for (long seed = first; seed < first + seeds; seed++) {
            Mutations mutations = new Mutations(seed);
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS_PER_SEED; i++) {
                Socket socket = new Socket("127.0.0.1", broker.port());
                open.add(socket);
                sendAll(socket, mutations.next());
            }
            assertFreshClientIsServed("with the connections of seed " + seed);
            for (Socket socket : open) {
                socket.close();
            }
            assertFreshClientIsServed("after seed " + seed);
        }
    }

    /** Sends packets one by one until the broker has had enough. */
    private static void sendAll(Socket socket, List<byte[]> packets) {
        try {
            for (byte[] packet : packets) {
                socket.getOutputStream().write(packet);
            }
        } catch (IOException e) {
            // the broker has closed the connection, as it should
            assertThat(e).isNotNull();
        }
    }

    /** What is still on its way through the log when its session ends must not leave anything behind. */
    @Test
    void forgetsClientsThatSubscribeAndLeaveAtOnce() throws IOException {
        byte[] subscribe = bytes(0x82, 11, 0, 1, 0, 6, 'h', 'a', 's', 't', 'e', '/', 1);
        byte[] leave = bytes(0xE0, 0);
        for (int round = 0; round < 50; round++) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket("127.0.0.1", broker.port());
                byte[] connect = bytes(0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a' + i % 20);
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (byte[] packet : List.of(connect, subscribe, subscribe, leave)) {
                    all.writeBytes(packet);
                }
                sendAll(socket, List.of(all.toByteArray()));
                open.add(socket);
            }
            for (Socket socket : open) {
                socket.setSoTimeout(30_000);
                readToEnd(socket);
                socket.close();
            }
        }
        try (Peer publisher = Peer.of(5, "late").connect(broker.port())) {
            assertThat(publisher.publish("haste/", 1, "?")).as("nobody is left").isEqualTo(0x10);
        }
    }

    @Test
    void survivesConnectionsThatStopAtEveryByteOfConnect() throws IOException {
        byte[] connect = bytes(0x10, 16, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 4, 'h', 'a', 'l', 'f');
        List<Socket> open = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            for (int length = 0; length < connect.length; length++) {
                Socket socket = new Socket("127.0.0.1", broker.port());
                socket.getOutputStream().write(connect, 0, length);
                open.add(socket);
            }
        }
        assertFreshClientIsServed("with " + open.size() + " half CONNECTs");
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void servesOthersWhileAClientSendsByteByByte() throws IOException {
        byte[] connect = bytes(0x10, 16, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 4, 's', 'l', 'o', 'w');
        try (Socket slow = new Socket("127.0.0.1", broker.port())) {
            slow.setTcpNoDelay(true);
            slow.setSoTimeout(30_000);
            for (byte b : connect) {
                slow.getOutputStream().write(b);
                assertFreshClientIsServed("between two bytes");
            }
            assertThat(slow.getInputStream().readNBytes(4)).isEqualTo(bytes(0x20, 2, 0, 0));
        }
    }

    @Test
    void survivesClientsThatCloseOnlyTheirOutput() throws IOException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = new Socket("127.0.0.1", broker.port());
            socket.getOutputStream().write(bytes(0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'a' + i % 20));
            socket.shutdownOutput();
            open.add(socket);
        }
        assertFreshClientIsServed("with half open connections");
        for (Socket socket : open) {
            socket.setSoTimeout(30_000);
            assertThat(readToEnd(socket)).as("the broker closes its side too").isTrue();
            socket.close();
        }
    }

    private static boolean readToEnd(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void survivesClientsThatNeverRead() throws IOException {
        List<RawClient> deaf = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RawClient client = RawClient.connect3(broker.port(), "deaf" + i, true);
            client.subscribe3("flood", 0);
            deaf.add(client);
        }
        String payload = "x".repeat(100_000);
        try (RawClient publisher = RawClient.connect3(broker.port(), "flooder", true)) {
            publisher.patience(60_000);
            for (int i = 1; i <= 500; i++) {
                publisher.publish3(2, "flood", i, payload);
                publisher.expect(4);
            }
            assertFreshClientIsServed("with 250 MB for clients that do not read");
        }
        for (RawClient client : deaf) {
            client.close();
        }
    }

    @Test
    void survivesAFloodOfWrongConnects() throws IOException {
        for (int round = 0; round < 5; round++) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket("127.0.0.1", broker.port());
                sendAll(socket, List.of(wrongConnect(i)));
                open.add(socket);
            }
            assertFreshClientIsServed("in a flood of wrong CONNECTs");
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static byte[] wrongConnect(int i) {
        return switch (i % 5) {
            case 0 -> bytes(0x10, 0xFF, 0xFF, 0xFF, 0x7F, 0, 4);
            case 1 -> bytes(0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 9, 2, 0, 60, 0, 0);
            case 2 -> "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            case 3 -> bytes(0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3);
            default -> bytes(0x10, 12, 0xFF, 0xFF, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0);
        };
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
