package org.rmqtt.framework.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Bundles are stopped, started and updated under a broker whose clients stay. */
class BundlesTest {
    private static void restart(Bundle bundle) throws BundleException {
        bundle.stop();
        bundle.start();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "org.rmqtt.console",
                "org.rmqtt.config",
                "org.rmqtt.runtime",
                "org.rmqtt.plugin.template",
                "org.apache.felix.webconsole",
                "org.apache.felix.http.jetty12",
                "org.apache.felix.fileinstall",
                "org.apache.felix.metatype"
            })
    void connectionsSessionsAndRetainedMessagesSurviveTheRestartOf(String name) throws Exception {
        int port = Framework.port();
        try (Wire subscriber = new Wire(port);
                Wire publisher = new Wire(port)) {
            assertEquals(0, subscriber.connect("s-" + name, false, null, null));
            assertEquals(1, subscriber.subscribe("restart/" + name));
            assertEquals(0, publisher.connect("p-" + name, true, null, null));
            restart(Framework.bundle(name));
            assertTrue(subscriber.isAlive());
            assertEquals(0, publisher.publish("restart/" + name, "after"));
            assertEquals("restart/" + name + "=after", subscriber.receive());
        }
    }

    @Test
    void anUpdateOfTheTransportDropsConnectionsButKeepsSessionsAndTheirQueues() throws Exception {
        Wire client = new Wire(Framework.port());
        assertEquals(0, client.connect("survivor", false, null, null));
        assertEquals(1, client.subscribe("survivor/#"));
        Bundle transport = Framework.bundle("org.rmqtt.transport");
        transport.update();
        client.awaitClosed();
        try (Wire publisher = new Wire(Framework.port())) {
            assertEquals(0, publisher.connect("other", true, null, null));
            assertEquals(0, publisher.publish("survivor/1", "queued"));
        }
        try (Wire again = new Wire(Framework.port())) {
            assertEquals(0, again.connect("survivor", false, null, null));
            assertEquals("survivor/1=queued", again.receive());
        }
    }

    @Test
    void aPluginThatIsStoppedLeavesNothingBehind() throws BundleException, IOException {
        Bundle template = Framework.bundle("org.rmqtt.plugin.template");
        template.stop();
        assertEquals(null, template.getRegisteredServices());
        template.start();
        Framework.until("the plug-in offers its service", () -> template.getRegisteredServices() != null);
    }
}
