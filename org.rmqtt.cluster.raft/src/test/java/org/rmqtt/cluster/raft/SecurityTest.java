package org.rmqtt.cluster.raft;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityTest {
    @TempDir
    Path folder;

    private void certificates(Map<String, Object> keys) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle node = new CertificateBuilder()
                .subject("CN=node")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        Path certificate = Files.writeString(folder.resolve("node.pem"), node.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("node.key"), node.getPrivateKeyPEM());
        Path trusted = Files.writeString(folder.resolve("authority.pem"), authority.getCertificatePEM());
        keys.put("tls_certificate", certificate.toString());
        keys.put("tls_key", key.toString());
        keys.put("tls_trusted", trusted.toString());
    }

    @Test
    void bothPortsSpeakMutualTls() throws Exception {
        try (Cluster cluster = new Cluster(folder, 2)) {
            certificates(cluster.extra);
            cluster.startAll().awaitLogs();
            cluster.follower().commit("a");
            cluster.leader().commit("b");
            cluster.awaitEqual(2);
        }
    }
}
