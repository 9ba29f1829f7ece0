package org.rmqtt.transport.listener;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.connect;
import static org.rmqtt.transport.codec.Bytes.of;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.raw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.Publish;
import org.rmqtt.transport.fixture.Served;
import org.rmqtt.transport.fixture.TestCertificates;
import org.rmqtt.transport.fixture.TestClient;
import org.rmqtt.transport.fixture.TestLoops;
import org.rmqtt.transport.fixture.WebSocketClient;

/** Connections move between loops while traffic goes both ways. */
class MoveTest {
    private static final int MESSAGES = Integer.getInteger("rmqtt.moves", 3000);
    private static final int EACH = 5;

    @TempDir
    Path directory;

    private final TestCertificates certificates = new TestCertificates("authority");

    @BeforeEach
    void writeCertificate() throws IOException {
        TestCertificates.write(
                certificates.server("localhost"), directory.resolve("cert.pem"), directory.resolve("key.pem"));
    }

    static Stream<Arguments> transports() {
        return TestLoops.mechanisms().stream()
                .flatMap(mechanism -> Stream.of("tcp", "tls", "ws", "wss").map(kind -> arguments(mechanism, kind)));
    }

    private Listening listen(String mechanism, String kind) {
        return new Listening(
                new TestLoops(mechanism, 3),
                "kind",
                kind,
                "cert",
                directory.resolve("cert.pem").toString(),
                "key",
                directory.resolve("key.pem").toString());
    }

    private TestClient client(String kind, InetSocketAddress address) throws Exception {
        SocketFactory factory =
                kind.equals("tls") || kind.equals("wss") ? certificates.sockets(null) : SocketFactory.getDefault();
        if (!kind.startsWith("ws")) {
            return new TestClient(factory, address);
        }
        WebSocketClient client = new WebSocketClient(factory, address);
        Assertions.assertThat(client.upgrade("/mqtt", "mqtt")).startsWith("HTTP/1.1 101");
        return client;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("transports")
    void losesAndReordersNothing(String mechanism, String kind) throws Exception {
        try (Listening server = listen(mechanism, kind)) {
            server.gate.intercept((served, packet) -> {
                if (packet instanceof Connect connect) {
                    move(server, served, () -> served.accept(connect));
                    return true;
                }
                if (packet instanceof Publish publish && publish.payload().length % EACH == 0) {
                    // answered on the loop where it goes, in the order of the others
                    move(server, served, () -> served.echo(publish));
                    return true;
                }
                return false;
            });
            try (TestClient client = client(kind, server.listener.boundAddress())) {
                client.connect(MqttVersion.V3_1_1);
                byte[] traffic = traffic();
                CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> send(client, traffic));
                client.expect(traffic);
                sender.orTimeout(30, TimeUnit.SECONDS).join();
            }
            server.gate.take().awaitClosed();
        }
    }

    private static void move(Listening server, Served served, Runnable then) {
        SessionLoop from = served.connection().loop();
        SessionLoop to =
                server.loops.all().get((from.index() + 1) % server.loops.all().size());
        served.connection().moveTo(to, () -> {
            Assertions.assertThat(to.isInside()).isTrue();
            then.run();
        });
    }

    /** Messages with a number and a length that decides whether the connection moves; now and then a large one. */
    private static byte[] traffic() {
        Random random = new Random(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            int size = random.nextInt(100) == 0 ? random.nextInt(30_000) : random.nextInt(100);
            out.writeBytes(packet(0x30, "topic/" + i, raw("x".repeat(size))));
        }
        return out.toByteArray();
    }

    private static void send(TestClient client, byte[] traffic) {
        Random random = new Random(2);
        try {
            for (int at = 0; at < traffic.length; ) {
                int end = Math.min(traffic.length, at + 1 + random.nextInt(5000));
                client.send(Arrays.copyOfRange(traffic, at, end));
                at = end;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("transports")
    void emitsWhatWasSentBeforeTheClientClosedDuringAMove(String mechanism, String kind) throws Exception {
        try (Listening server = listen(mechanism, kind)) {
            server.gate.intercept((served, packet) -> {
                if (packet instanceof Connect connect) {
                    move(server, served, () -> served.accept(connect));
                    return true;
                }
                return false;
            });
            try (TestClient client = client(kind, server.listener.boundAddress())) {
                client.send(of(connect(MqttVersion.V3_1_1), packet(0x30, "t", raw("x")), packet(0xE0)));
            }
            Served served = server.gate.take();
            Assertions.assertThat(served.takePacket()).isInstanceOf(Publish.class);
            served.awaitClosed();
        }
    }
}
