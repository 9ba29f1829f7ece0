package org.rmqtt.itest.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.CommonBroker;
import org.rmqtt.itest.fixture.Tools;

/** MQTT.js in node: see {@code src/test/js/exchange.mjs} for what it does. */
@EnabledIf("org.rmqtt.itest.fixture.Tools#hasNode")
class MqttJsIT {
    private static final Path SOURCE = BrokerProcess.root().resolve("org.rmqtt.itest/src/test/js");
    private static final Path WORK = BrokerProcess.root().resolve("org.rmqtt.itest/target/js");

    /** The version of MQTT.js is the one in package-lock.json. */
    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        for (String file : new String[] {"package.json", "package-lock.json", "exchange.mjs"}) {
            Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(WORK.resolve("node_modules/mqtt"))) {
            Tools.run(WORK, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp, 3", "tcp, 4", "tcp, 5", "tls, 4", "tls, 5", "ws, 4", "ws, 5", "wss, 4", "wss, 5"})
    void exchangesMessagesRetainedOnesWillsAndSessions(String transport, int level) throws Exception {
        String scheme = transport.equals("tls") ? "mqtts" : transport.equals("tcp") ? "mqtt" : transport;
        String url = scheme + "://localhost:" + (transport.equals("tcp") ? port() : port(transport)) + "/mqtt";
        String output = Tools.run(
                WORK,
                "node",
                "exchange.mjs",
                url,
                "" + level,
                unique("js"),
                CommonBroker.authority().toString());
        assertThat(output).endsWith("all is well\n");
    }
}
