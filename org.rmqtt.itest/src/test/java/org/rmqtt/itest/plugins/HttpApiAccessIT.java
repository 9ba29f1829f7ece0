package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;

/** Who may use the HTTP API, and what its configuration does while clients are connected. */
class HttpApiAccessIT {
    private static final String NAME = "rmqtt-http-api";

    @TempDir
    Path directory;

    @Test
    void aTokenIsAskedForAndComesAndGoesWithItsConfiguration() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .plugin(NAME, "http_bearer_token = \"secret\"\n")
                .start()) {
            Client witness = Client.clean("witness", broker.port());
            assertThat(new Api(broker).get("/clients").status()).isEqualTo(401);
            assertThat(new Api(broker).get("/health/live")).satisfies(probe -> {
                assertThat(probe.status()).isEqualTo(200);
                assertThat(probe.text()).isEqualTo("ok");
            });
            assertThat(new Api(broker).get("/health/ready").text()).isEqualTo("ok");
            assertThat(new Api(broker).get("/health/check").status()).isEqualTo(401);
            new Api(broker, "Authorization", "Bearer secret").await("/system/health", answer -> answer.status() == 200);
            assertThat(new Api(broker).beside("/system/health").status()).isEqualTo(401);
            assertThat(new Api(broker, "Authorization", "Bearer wrong")
                            .get("/clients")
                            .status())
                    .isEqualTo(401);
            assertThat(new Api(broker, "Authorization", "Bearer secret")
                            .get("/clients")
                            .status())
                    .isEqualTo(200);
            assertThat(new Api(broker, "Authorization", "Bearer secret")
                            .get("/plugins/1/" + NAME + "/config")
                            .text())
                    .contains("***")
                    .doesNotContain("secret\"");
            int mark = broker.mark();
            broker.plugin(NAME, "max_row_limit = 0\n");
            broker.awaitLine(mark, line -> line.contains("max_row_limit = 0: it must be a whole number from 1"));
            assertThat(new Api(broker).get("/clients").status())
                    .as("nothing has changed")
                    .isEqualTo(401);

            broker.edit("listener.tcp.external.addr", "plugins.default_startups = []\nlistener.tcp.external.addr");
            witness.publish("x", "y", 1);
            assertThat(witness.stayedConnected()).isTrue();
        }
    }

    @Test
    void withoutATokenItIsClosedBeyondLoopback() throws Exception {
        int port = BrokerProcess.freePort();
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .key("http.laddr", "\"0.0.0.0:" + port + "\"")
                .plugin(NAME, "")
                .start()) {
            broker.awaitLine(line -> line.contains("ERROR")
                    && line.contains("the HTTP API stays closed: http_laddr is 0.0.0.0")
                    && line.contains("http_bearer_token is not set"));
            assertThat(new Api(broker).get("/clients").status()).isEqualTo(404);
            int mark = broker.mark();
            broker.plugin(NAME, "http_bearer_token = \"t\"\n");
            broker.awaitLine(mark, line -> line.contains("the HTTP API is open at 0.0.0.0/api/v1"));
            assertThat(new Api(broker, "Authorization", "Bearer t")
                            .get("/clients")
                            .status())
                    .isEqualTo(200);
        }
    }
}
