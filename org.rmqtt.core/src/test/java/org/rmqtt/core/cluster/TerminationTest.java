package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.core.state.Command;

/** An operator ends the session of a client that is on another node. */
class TerminationTest {
    private final TestCluster nodes = new TestCluster(3);

    @AfterEach
    void close() {
        nodes.close();
    }

    private boolean terminate(String client, long from) {
        return nodes.node(from).terminate(client);
    }

    @Test
    void aSessionEndsOnWhateverNodeItIs() {
        nodes.connect("far", 2);
        nodes.connect("near", 1);
        nodes.connect("stays", 2);
        assertThat(terminate("far", 1)).isTrue();
        assertThat(terminate("near", 1)).isTrue();
        assertThat(nodes.client("far")).isNull();
        assertThat(nodes.client("near")).isNull();
        assertThat(nodes.client("stays").isOnline()).isTrue();
        TestCluster.until("its node has ended it", () -> !nodes.node(2).has("far"));
        assertThat(nodes.node(2).has("stays")).isTrue();
        assertThat(terminate("far", 1)).as("it is gone").isFalse();
    }

    @Test
    void aSessionThatMovesMeanwhileEndsAllTheSame() {
        nodes.connect("c", 2);
        boolean[] moved = new boolean[1];
        nodes.before(command -> {
            if (command instanceof Command.Terminated && !moved[0]) {
                moved[0] = true;
                return nodes.claim("c", 3);
            }
            return null;
        });
        assertThat(terminate("c", 1)).isTrue();
        assertThat(nodes.client("c")).isNull();
        TestCluster.until("nobody has it any more", () -> !nodes.node(3).has("c"));
    }
}
