package org.rmqtt.cluster.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.cluster.grpc.Node.TAG;
import static org.rmqtt.cluster.grpc.Node.await;
import static org.rmqtt.cluster.grpc.Node.settings;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;
import org.rmqtt.api.cluster.PeerNetworkFactory.Settings;
import org.slf4j.LoggerFactory;

class PeerSecurityTest {
    private final Map<Long, String> addresses =
            Map.of(1L, "127.0.0.1:" + Ports.free(), 2L, "127.0.0.1:" + Ports.free());
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    @TempDir
    Path folder;

    @BeforeEach
    void readTheLog() {
        appender.start();
        logger().addAppender(appender);
    }

    @AfterEach
    void forgetTheLog() {
        logger().detachAppender(appender);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(GrpcPeerNetwork.class);
    }

    private static Security secret(String secret) {
        return new Security(null, null, null, secret, false);
    }

    private void refuse(Settings one, Settings two, String... words) throws IOException {
        try (Node first = new Node(one);
                Node second = new Node(two)) {
            await(
                    "both say why",
                    () -> log.stream()
                                    .filter(line -> saysAll(line, words))
                                    .anyMatch(line -> line.contains("it refuses this node"))
                            && log.stream()
                                    .filter(line -> saysAll(line, words))
                                    .anyMatch(line -> line.contains("refused: ")));
            assertThat(first.events).isEmpty();
            assertThat(second.events).isEmpty();
        }
    }

    private static boolean saysAll(String line, String... words) {
        return line.startsWith("WARN") && List.of(words).stream().allMatch(line::contains);
    }

    @Test
    void refusesAnotherMessageType() throws IOException {
        refuse(
                settings(1, addresses),
                settings(2, addresses, 77, "", Security.NONE),
                "message_type",
                "77",
                String.valueOf(TAG));
    }

    @Test
    void refusesAnotherCluster() throws IOException {
        refuse(
                settings(1, addresses, TAG, "red", Security.NONE),
                settings(2, addresses, TAG, "blue", Security.NONE),
                "cluster",
                "red",
                "blue");
    }

    @Test
    void refusesAnotherSecretWithoutNamingIt() throws IOException {
        refuse(
                settings(1, addresses, TAG, "", secret("hush-hush")),
                settings(2, addresses, TAG, "", secret("other-one")),
                "secret");
        assertThat(log).noneMatch(line -> line.contains("hush-hush") || line.contains("other-one"));
    }

    @Test
    void refusesANodeWithoutTheSecret() throws IOException {
        refuse(settings(1, addresses, TAG, "", secret("hush-hush")), settings(2, addresses), "secret");
    }

    @Test
    void refusesANodeThatIsNotListed() throws IOException {
        Map<Long, String> known = Map.of(1L, addresses.get(1L));
        try (Node first = new Node(settings(1, known));
                Node second = new Node(settings(2, addresses))) {
            await(
                    "both say why",
                    () -> log.stream()
                                    .filter(line -> saysAll(line, "node_grpc_addrs"))
                                    .count()
                            >= 2);
            assertThat(second.events).isEmpty();
            assertThat(first.events).isEmpty();
        }
    }

    @Test
    void noticesThatAnAddressLeadsToAnotherNode() throws IOException {
        Map<Long, String> wrong = Map.of(1L, addresses.get(1L), 3L, addresses.get(2L));
        try (Node first = new Node(settings(1, wrong));
                Node second = new Node(settings(2, addresses))) {
            await("it is said", () -> log.stream().anyMatch(line -> saysAll(line, "node 3", "node 2")));
            assertThat(first.events).isEmpty();
            assertThat(second.frames).isEmpty();
        }
    }

    // ---- TLS

    private X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private Security tls(String name, X509Bundle signer, X509Bundle trusted) throws Exception {
        X509Bundle own = new CertificateBuilder()
                .subject("CN=" + name)
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(signer);
        Path certificate = Files.writeString(folder.resolve(name + ".pem"), own.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve(name + ".key"), own.getPrivateKeyPEM());
        Path roots = Files.writeString(folder.resolve(name + ".roots"), trusted.getCertificatePEM());
        return new Security(certificate, key, roots, null, false);
    }

    @Test
    void speaksMutualTls() throws Exception {
        X509Bundle authority = authority("authority");
        try (Node one = new Node(settings(1, addresses, TAG, "", tls("one", authority, authority)));
                Node two = new Node(settings(2, addresses, TAG, "", tls("two", authority, authority)))) {
            one.send(2, 0, 1);
            two.send(1, 0, 2);
            await("both have come", () -> two.frames.equals(List.of(1)) && one.frames.equals(List.of(2)));
        }
    }

    @Test
    void doesNotSpeakToTheCertificateOfAStranger() throws Exception {
        X509Bundle authority = authority("authority");
        X509Bundle stranger = authority("stranger");
        try (Node one = new Node(settings(1, addresses, TAG, "", tls("one", authority, authority)));
                Node two = new Node(settings(2, addresses, TAG, "", tls("two", stranger, authority)))) {
            await("it is said", () -> log.stream().anyMatch(line -> line.startsWith("WARN") && line.contains("TLS")));
            assertThat(one.events).isEmpty();
            assertThat(two.events).isEmpty();
        }
    }
}
