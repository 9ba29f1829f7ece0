package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.HookServer;
import org.rmqtt.itest.fixture.Tools;

/** The plug-ins for operators start and stop in a running broker: clients stay, and nothing is left behind. */
class PluginLifeIT {
    private static final int CYCLES = Integer.getInteger("rmqtt.cycles", 5);
    private static final String ALL = "[\"rmqtt-http-api\", \"rmqtt-web-hook\", \"rmqtt-sys-topic\"]";

    @TempDir
    Path directory;

    private HookServer server;
    private BrokerProcess broker;

    @BeforeEach
    void start() throws Exception {
        server = new HookServer();
        broker = BrokerProcess.in(directory)
                .key("plugins.default_startups", ALL)
                .plugin("rmqtt-http-api", "")
                .plugin("rmqtt-sys-topic", "")
                .plugin(
                        "rmqtt-web-hook",
                        "urls = [\"" + server.url("/") + "\"]\nrule.message_publish = [{action = \"p\"}]\n")
                .start();
    }

    @AfterEach
    void stop() {
        broker.close();
        server.close();
    }

    private String threads() throws Exception {
        Tools.run(directory, "jcmd", Long.toString(broker.pid()), "GC.run");
        return Tools.run(directory, "jcmd", Long.toString(broker.pid()), "Thread.print");
    }

    @Test
    void theyComeAndGoUnderClients() throws Exception {
        Client subscriber = Client.clean("subscriber", broker.port());
        subscriber.subscribe("t", 1);
        Client publisher = Client.clean("publisher", broker.port());
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            assertThat(new Api(broker).get("/clients/publisher").status()).isEqualTo(200);
            new Api(broker).await("/system/health", answer -> answer.status() == 200);
            publisher.publish("t", "with " + cycle, 1);
            String payload = "with " + cycle;
            server.awaitEvent("p", event -> new String(
                            Base64.getDecoder().decode(event.get("payload").getAsString()))
                    .equals(payload));
            int mark = broker.mark();
            broker.edit("plugins.default_startups = " + ALL, "plugins.default_startups = []");
            for (String end : List.of("the HTTP API of node 1 is closed", "web-hook ends", "$SYS topics end")) {
                broker.awaitLine(mark, line -> line.contains(end));
            }
            assertThat(new Api(broker).get("/clients").status()).isEqualTo(404);
            assertThat(new Api(broker).beside("/system/health").status()).isEqualTo(404);
            publisher.publish("t", "without " + cycle, 1);
            assertThat(subscriber.next(2)).containsExactly("t=with " + cycle, "t=without " + cycle);
            if (cycle == CYCLES - 1) {
                String left = threads();
                while (left.contains("\"HttpClient-")) {
                    // Java ends it when the client has been collected
                    left = threads();
                }
                assertThat(left)
                        .contains("rmqtt-loop")
                        .doesNotContain("rmqtt-http-api")
                        .doesNotContain("HealthCheck")
                        .doesNotContain("rmqtt-web-hook")
                        .doesNotContain("rmqtt-sys-topic");
            }
            int again = broker.mark();
            broker.edit("plugins.default_startups = []", "plugins.default_startups = " + ALL);
            for (String begin : List.of("the HTTP API is open", "web-hook: 1 rules", "$SYS topics: figures every")) {
                broker.awaitLine(again, line -> line.contains(begin));
            }
        }
        assertThat(publisher.stayedConnected()).isTrue();
        assertThat(subscriber.stayedConnected()).isTrue();
    }
}
