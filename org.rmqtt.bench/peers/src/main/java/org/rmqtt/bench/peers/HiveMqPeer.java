package org.rmqtt.bench.peers;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** HiveMQ CE, in memory, for everybody on the loopback address. Arguments: the port, and a folder of its own. */
public final class HiveMqPeer {
    private static final String CONFIG =
            """
            <hivemq>
              <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
              <persistence><mode>in-memory</mode></persistence>
              <mqtt>
                <queued-messages><max-queue-size>100000</max-queue-size></queued-messages>
                <packets><max-packet-size>268435460</max-packet-size></packets>
              </mqtt>
              <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
            </hivemq>
            """;

    private HiveMqPeer() {}

    /** Starts it; it runs until the process is ended. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        Path config = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(config.resolve("config.xml"), CONFIG.formatted(Integer.parseInt(args[0])));
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(config)
                .withDataFolder(Files.createDirectories(folder.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("everybody")
                        .withName("everybody")
                        .withVersion("1")
                        .withAuthor("-")
                        .withExtensionMain(new Everybody())
                        .build())
                .build();
        broker.start().join();
    }

    private static final class Everybody implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            Services.securityRegistry()
                    .setAuthenticatorProvider(client -> (SimpleAuthenticator)
                            (request, answer) -> answer.authenticateSuccessfully());
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // nothing is left to be done
        }
    }
}
