package org.rmqtt.itest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Certificates;
import org.rmqtt.itest.fixture.Client;

/** TLS of the HTTP server: it comes and goes while the broker runs, and wrong files change nothing. */
class HttpTlsIT {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    Path directory;

    private static HttpClient trusting(X509Bundle certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", certificate.getRootCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** Jetty starts anew on a thread of its own and says nothing; a request that falls into its end has no answer. */
    private static void awaitLive(HttpClient client, String scheme, int port) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        URI uri = URI.create(scheme + "://127.0.0.1:" + port + "/api/v1/health/live");
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        while (true) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("no answer over " + scheme, e);
                }
            }
        }
    }

    @Test
    void itComesAndGoesAndWrongFilesChangeNothing() throws Exception {
        X509Bundle certificate = Certificates.AUTHORITY.server();
        Path certFile = certificate.toTempCertChainPem().toPath();
        Path keyFile = certificate.toTempPrivateKeyPem().toPath();
        String cert = "http.cert = \"" + certFile + "\"\n";
        String key = "http.key = \"" + keyFile + "\"\n";
        HttpClient client = trusting(certificate);
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .key("log.level", "\"info\"")
                .plugin("rmqtt-http-api", "")
                .start()) {
            Client witness = Client.clean("witness", broker.port());
            awaitLive(client, "http", broker.httpPort());
            String before = Files.readString(broker.config());

            Files.writeString(broker.config(), before + cert + key);
            awaitLive(client, "https", broker.httpPort());
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("data/http-keystore.p12"))))
                    .isEqualTo("rw-------");

            X509Bundle renewed = new Certificates().server();
            int mark = broker.mark();
            Files.copy(renewed.toTempPrivateKeyPem().toPath(), keyFile, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.toTempCertChainPem().toPath(), certFile, StandardCopyOption.REPLACE_EXISTING);
            broker.awaitLine(mark, line -> line.contains("the HTTP server gets the certificate anew"));
            client = trusting(renewed);
            awaitLive(client, "https", broker.httpPort());

            mark = broker.mark();
            Files.writeString(broker.config(), before + cert);
            broker.awaitLine(mark, line -> line.contains("http.cert and http.key belong together"));
            mark = broker.mark();
            Files.writeString(broker.config(), before + cert + key.replace("http.key = \"", "http.key = \"/no"));
            broker.awaitLine(mark, line -> line.contains("http.key = /no") && line.contains("cannot be read"));
            mark = broker.mark();
            Files.writeString(broker.config(), before + cert + cert.replace("http.cert", "http.key"));
            broker.awaitLine(mark, line -> line.contains("has no PRIVATE KEY without password in PKCS#8"));
            awaitLive(client, "https", broker.httpPort());

            Files.writeString(broker.config(), before);
            awaitLive(client, "http", broker.httpPort());
            assertThat(witness.stayedConnected()).isTrue();
        }
    }

    @Test
    void itIsThereFromTheStart() throws Exception {
        X509Bundle certificate = Certificates.AUTHORITY.server();
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .key("http.cert", "\"" + certificate.toTempCertChainPem() + "\"")
                .key("http.key", "\"" + certificate.toTempPrivateKeyPem() + "\"")
                .plugin("rmqtt-http-api", "")
                .start()) {
            broker.awaitLine(line -> line.contains("console") && line.contains("https://127.0.0.1:"));
            awaitLive(trusting(certificate), "https", broker.httpPort());
        }
    }
}
