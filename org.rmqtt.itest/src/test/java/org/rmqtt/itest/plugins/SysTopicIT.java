package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;

/** The plug-in rmqtt-sys-topic, seen by an ordinary subscriber. */
class SysTopicIT {
    private static final String NAME = "rmqtt-sys-topic";

    @TempDir
    Path directory;

    private static JsonObject json(String topicAndPayload) {
        return JsonParser.parseString(topicAndPayload.substring(topicAndPayload.indexOf('{')))
                .getAsJsonObject();
    }

    @Test
    void publishesWhatHappensAndTheFigures() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .plugin(NAME, "publish_interval = \"1s\"\n")
                .start()) {
            Client watcher = Client.clean("watcher", broker.port());
            watcher.subscribe("$SYS/brokers/1/+/o_t_er/#", 1);
            Client other = Client.clean("o+t#er", broker.port());
            assertThat(watcher.next()).startsWith("$SYS/brokers/1/session/o_t_er/created");
            String connected = watcher.next();
            assertThat(connected).startsWith("$SYS/brokers/1/clients/o_t_er/connected");
            assertThat(json(connected).get("clientid").getAsString()).isEqualTo("o+t#er");
            assertThat(json(connected).get("session_present").getAsBoolean()).isFalse();
            other.subscribe("a/b", 2);
            String subscribed = watcher.next();
            assertThat(subscribed).startsWith("$SYS/brokers/1/session/o_t_er/subscribed");
            assertThat(json(subscribed).getAsJsonObject("opts").get("qos").getAsInt())
                    .isEqualTo(2);
            other.disconnect();
            assertThat(watcher.next()).startsWith("$SYS/brokers/1/clients/o_t_er/disconnected");
            assertThat(watcher.next()).startsWith("$SYS/brokers/1/session/o_t_er/terminated");

            Client figures = Client.clean("figures", broker.port());
            figures.subscribe("$SYS/brokers/+/stats", 0);
            assertThat(json(figures.next()).get("connections.count").getAsLong())
                    .isEqualTo(2);
            figures.subscribe("$SYS/brokers/+/metrics", 0);
            String metrics = figures.next();
            while (!metrics.contains("/metrics")) {
                metrics = figures.next();
            }
            assertThat(json(metrics).get("session.created").getAsLong()).isEqualTo(3);

            int mark = broker.mark();
            broker.plugin(NAME, "publish_interval = \"10ms\"\n");
            broker.awaitLine(mark, line -> line.contains("publish_interval = 10ms: it must be from 1s to 1d"));
            broker.plugin(NAME, "publish_interval = \"1h\"\npublish_qos = 0\n");
            broker.awaitLine(mark, line -> line.contains("$SYS topics: figures every PT1H, QoS 0"));
            assertThat(figures.stayedConnected()).isTrue();
        }
    }
}
