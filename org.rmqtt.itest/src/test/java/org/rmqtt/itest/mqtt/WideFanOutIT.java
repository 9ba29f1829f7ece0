package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Peer;

/** One message for so many clients of one loop that it is written in several slices. */
class WideFanOutIT {
    private static final int RECEIVERS = 1300;
    private static final int MESSAGES = 5;

    @TempDir
    Path directory;

    @Test
    void everyReceiverGetsEveryMessageInOrderAndOneThatLeavesDisturbsNobody() throws Exception {
        List<Peer> receivers = new ArrayList<>();
        try (BrokerProcess broker =
                        BrokerProcess.in(directory).key("node.loops", "1").start();
                Peer publisher = Peer.of(4, "publisher").connect(broker.port())) {
            for (int i = 0; i < RECEIVERS; i++) {
                Peer receiver = Peer.of(4, "receiver" + i).connect(broker.port());
                receivers.add(receiver);
                receiver.subscribe("wide/#", 1);
            }
            for (int i = 0; i < MESSAGES; i++) {
                publisher.publish("wide/" + i, 1, "message " + i);
                if (i == 1) {
                    receivers.remove(RECEIVERS - 1).close();
                }
            }
            for (Peer receiver : receivers) {
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(receiver.take().text()).isEqualTo("message " + i);
                }
            }
        } finally {
            for (Peer receiver : receivers) {
                receiver.close();
            }
        }
    }
}
