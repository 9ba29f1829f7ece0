package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rmqtt.transport.codec.Bytes.connect;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.raw;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.api.connection.ClientCertificate;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.transport.fixture.TestCertificates;
import org.rmqtt.transport.fixture.TestClient;

class TlsListenerTest {
    @TempDir
    Path directory;

    private final TestCertificates certificates = new TestCertificates("authority");

    @BeforeEach
    void writeFiles() throws IOException {
        writeServer("first");
        certificates.writeAuthority(directory.resolve("ca.pem"));
    }

    private void writeServer(String name) throws IOException {
        TestCertificates.write(certificates.server(name), directory.resolve("cert.pem"), directory.resolve("key.pem"));
    }

    private Object[] settings(Object... more) {
        Object[] all = new Object[6 + more.length];
        System.arraycopy(
                new Object[] {
                    "kind", "tls",
                    "cert", directory.resolve("cert.pem").toString(),
                    "key", directory.resolve("key.pem").toString()
                },
                0,
                all,
                0,
                6);
        System.arraycopy(more, 0, all, 6, more.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksTls(String protocol) throws Exception {
        try (Listening server = new Listening(settings())) {
            SSLSocketFactory factory = (SSLSocketFactory) certificates.sockets(null);
            try (SSLSocket socket = (SSLSocket) factory.createSocket(
                    "127.0.0.1", server.listener.boundAddress().getPort())) {
                socket.setEnabledProtocols(new String[] {protocol});
                socket.getOutputStream().write(connect(MqttVersion.V3_1_1));
                assertThat(socket.getInputStream().readNBytes(4)).isEqualTo(packet(0x20, 0, 0));
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            }
            assertThat(server.gate.take().connection().info().certificate()).isNull();
        }
    }

    @Test
    void letsTheAnswerToAViolationArrive() throws Exception {
        try (Listening server = new Listening(settings());
                TestClient client = new TestClient(certificates.sockets(null), server.listener.boundAddress())) {
            client.connect(MqttVersion.V5);
            client.send(hex("30 FFFFFF7F"));
            client.send(new byte[100_000]);
            client.expect(hex("E0 02 95 00"));
            client.expectClosed();
        }
    }

    @Test
    void knowsTheCertificateOfTheClient() throws Exception {
        X509Bundle own = certificates.client("CN=device-7,O=Example");
        try (Listening server = new Listening(settings(
                        "cross_certificate", true,
                        "client_ca_certs", directory.resolve("ca.pem").toString(),
                        "collect_cert_info", true));
                TestClient client = new TestClient(certificates.sockets(own), server.listener.boundAddress())) {
            client.connect(MqttVersion.V5);
            ClientCertificate shown = server.gate.take().connection().info().certificate();

            assertThat(shown.commonName()).isEqualTo("device-7");
            assertThat(shown.subjectDn()).isEqualTo("CN=device-7,O=Example");
            assertThat(shown.details()).containsKeys("serial", "notBefore", "notAfter");
            assertThat(shown.details()).containsEntry("issuer", "CN=authority");
        }
    }

    @Test
    void refusesAClientWithoutCertificateOrWithOneOfSomebodyElse() throws Exception {
        X509Bundle foreign = new TestCertificates("other").client("CN=device-7");
        try (Listening server = new Listening(settings(
                "cross_certificate",
                true,
                "client_ca_certs",
                directory.resolve("ca.pem").toString()))) {
            for (X509Bundle own : new X509Bundle[] {null, foreign}) {
                assertThatThrownBy(() -> {
                            try (TestClient client =
                                    new TestClient(certificates.sockets(own), server.listener.boundAddress())) {
                                client.connect(MqttVersion.V5);
                            }
                        })
                        .isInstanceOfAny(IOException.class, AssertionError.class);
            }
            assertThat(server.gate.isIdle()).isTrue();
        }
    }

    @Test
    void closesAConnectionThatDoesNotSpeakTls() throws Exception {
        try (Listening server = new Listening(settings());
                TestClient client = new TestClient(server.listener.boundAddress())) {
            client.send(connect(MqttVersion.V5));
            client.send(raw("this is not TLS"));
            // an alert may come first
            assertThatThrownBy(() -> client.receive(1000)).isInstanceOfAny(IOException.class, AssertionError.class);
            assertThat(server.gate.isIdle()).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void showsANewCertificateWhenTheFilesChangeAndKeepsItWhenTheyAreBroken() throws Exception {
        try (Listening server = new Listening(settings())) {
            assertThat(commonName(server)).isEqualTo("CN=first");

            writeServer("second");
            while (!commonName(server).equals("CN=second")) {
                // each round is a handshake
            }

            Files.writeString(directory.resolve("cert.pem"), "broken");
            assertThat(commonName(server)).isEqualTo("CN=second");
            writeServer("third");
            while (!commonName(server).equals("CN=third")) {
                // as above
            }
        }
    }

    private String commonName(Listening server) throws Exception {
        SSLSocketFactory factory = (SSLSocketFactory) certificates.sockets(null);
        try (SSLSocket socket = (SSLSocket)
                factory.createSocket("127.0.0.1", server.listener.boundAddress().getPort())) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    @Test
    void doesNotOpenWithFilesThatCannotBeRead() {
        assertThatThrownBy(() -> new Listening("kind", "tls", "cert", "/nowhere/cert.pem", "key", "/nowhere/key.pem"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/nowhere/cert.pem");
    }
}
