package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.store.RetainStore;
import org.rmqtt.core.retain.RetainedMessages;
import org.rmqtt.core.state.Command.NodeRef;

/** What becomes of an old message of a store when its node joins others. */
class RetainedSyncTest {
    private static final long NOTHING_RETAINED = 0;

    private final TestNode node = new TestNode(1, null);
    private final RetainedMessages retained = new RetainedMessages();
    private long seconds;
    private final RetainedSync sync = new RetainedSync(
            retained, node.cluster.hub, node.loop(), node.counters, () -> TimeUnit.SECONDS.toNanos(seconds));

    @BeforeEach
    void join() {
        NodeRef own = new NodeRef(1, 1);
        node.cluster.hub.join(own, List.of(own, new NodeRef(2, 2)));
        retained.use(new Store(), failure -> {
            throw new AssertionError(failure);
        });
        retained.replicate(1);
        sync.joined();
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static final class Store implements RetainStore {
        @Override
        public void load(Consumer<Message> sink) {
            sink.accept(new Message(
                    "old",
                    new byte[1],
                    QoS.AT_LEAST_ONCE,
                    true,
                    MessageProperties.NONE,
                    new Origin(Origin.Kind.CUSTOM, 1, "c", null, null),
                    1));
        }

        @Override
        public void store(Message message) {
            // nothing new is retained here
        }

        @Override
        public void remove(String topic) {
            // looked at in memory
        }
    }

    @Test
    void whatANodeThatWasThereBeforeDoesNotHaveWasRemoved() {
        sync.compare(2, NOTHING_RETAINED, true);
        assertThat(sync.settle()).isTrue();
        assertThat(retained.count()).isZero();
    }

    @Test
    void nothingIsDecidedBeforeItHasWhatTheOtherOneHas() {
        sync.compare(2, 77, true);
        seconds = 100;
        assertThat(sync.settle()).isFalse();
        assertThat(retained.count()).isEqualTo(1);
    }

    @Test
    void nodesThatStartTogetherKeepWhatTheirStoresBring() {
        sync.compare(2, NOTHING_RETAINED, false);
        assertThat(sync.settle()).isFalse();
        seconds = 11;
        assertThat(sync.settle()).isTrue();
        sync.compare(2, NOTHING_RETAINED, true);
        sync.settle();
        assertThat(retained.copies()).hasSize(1);
    }

    @Test
    void aNodeThatHasNotBeenHeardOfIsWaitedFor() {
        seconds = 11;
        assertThat(sync.settle()).isFalse();
        assertThat(retained.count()).isEqualTo(1);
    }
}
