package org.rmqtt.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.RawClient;

/** The log of a running broker: form, levels, and what happens to one client or topic on demand. */
class LogIT {
    @TempDir
    Path directory;

    private BrokerProcess broker;

    @BeforeEach
    void start() throws IOException {
        broker = BrokerProcess.in(directory)
                .arguments("--id", "7")
                .key("log.format", "\"text\"")
                .key("log.levels", "[]")
                .key("log.trace_clients", "[]")
                .key("log.trace_topics", "[]")
                .start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void eachLineNamesTheNodeAndJsonTheClient() throws Exception {
        broker.awaitLine(line -> line.contains("INFO  [7] Banner RMQTT"));
        int mark = broker.mark();
        broker.edit("\"text\"", "\"json\"");
        broker.awaitLine(mark, line -> line.startsWith("{"));
        RawClient refused = new RawClient(broker.port());
        refused.send(
                0x10, new RawClient.Body().text("MQTT").bytes(4, 0).number(0).text(""));
        refused.expectClosed();
        JsonObject line = JsonParser.parseString(
                        broker.awaitLine(mark, text -> text.startsWith("{") && text.contains(" is refused: ")))
                .getAsJsonObject();
        assertThat(line.get("level").getAsString()).isEqualTo("INFO");
        assertThat(line.getAsJsonArray("kvpList").get(0).getAsJsonObject().has("clientid"))
                .isTrue();
        assertThat(line.getAsJsonObject("context")
                        .getAsJsonObject("properties")
                        .get("node")
                        .getAsString())
                .isEqualTo("7");
    }

    @Test
    void aLoggerHasALevelOfItsOwnUntilItHasNot() throws Exception {
        int mark = broker.mark();
        broker.edit("log.levels = []", "log.levels = [\"org.rmqtt.core.session=debug\"]");
        broker.awaitLine(mark, line -> line.contains("levels of its own has {org.rmqtt.core.session=DEBUG}"));
        Client.clean("debugged", broker.port()).disconnect();
        broker.awaitLine(mark, line -> line.contains("DEBUG [7]") && line.contains("client debugged at"));
        assertThat(broker.output()).doesNotContain("DEBUG [7] NettyConnection");

        mark = broker.mark();
        broker.edit("org.rmqtt.core.session=debug", "org.rmqtt.core.session=loud");
        broker.awaitLine(mark, line -> line.contains("levels = loud: it must be one of debug, error, info"));
    }

    @Test
    void oneClientAndOneTopicAreTracedOnDemand() throws Exception {
        Client traced = Client.clean("traced", broker.port());
        int mark = broker.mark();
        broker.edit("trace_clients = []", "trace_clients = [\"traced\"]");
        broker.awaitLine(mark, line -> line.contains("traced are the clients [traced] and the topics []"));
        Client other = Client.clean("other", broker.port());
        traced.subscribe("a/b", 1);
        other.publish("a/b", "x", 1);
        broker.awaitLine(mark, line -> line.contains("SessionSubscribed {") && line.contains("clientid=traced"));
        broker.awaitLine(mark, line -> line.contains("MessageDelivered {") && line.contains("from_clientid=other"));
        broker.awaitLine(mark, line -> line.contains("MessageAcked {") && line.contains("clientid=traced"));
        assertThat(broker.output()).doesNotContain("ClientConnected {").doesNotContain("MessagePublished {");

        mark = broker.mark();
        broker.edit("trace_clients = [\"traced\"]", "trace_clients = []");
        broker.edit("trace_topics = []", "trace_topics = [\"only/+\"]");
        broker.awaitLine(mark, line -> line.contains("traced are the clients [] and the topics [only/+]"));
        other.publish("a/b", "x", 1).publish("only/this", "x", 1);
        broker.awaitLine(mark, line -> line.contains("MessagePublished {") && line.contains("topic=only/this"));
        assertThat(broker.output()).doesNotContain("MessagePublished {from_node=7, from_clientid=other, topic=a/b");

        mark = broker.mark();
        broker.edit("only/+", "only/#/x");
        broker.awaitLine(mark, line -> line.contains("trace_topics = only/#/x is no topic filter; nothing changes"));
    }
}
