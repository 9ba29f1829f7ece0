package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;

/** What happens to others while a node is on its way into the cluster. */
class JoiningNodeTest {
    private final TestCluster nodes = new TestCluster(3);

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void anAdopterThatDiesWhileTheOwnerComesBackOwesItNothing() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 2));
        nodes.hold(2);
        nodes.apply(new Command.NodeDown(nodes.ref(2), 1));
        List<String> adopted = nodes.ownedBy(3);
        assertThat(adopted).isNotEmpty();
        NodeRef adopter = nodes.ref(3);
        nodes.kill(3);
        nodes.route("not acknowledged by the adopter");
        int[] imports = new int[1];
        nodes.behind(command -> command instanceof Command.Import && ++imports[0] == TestCluster.CLIENTS.size()
                ? new Command.NodeDown(adopter, 1)
                : null);
        nodes.goOn();
        TestCluster.until("node 2 is back", () -> nodes.ref(2) != null);
        adopted.forEach(client -> nodes.awaitHeld(client, 2, "not acknowledged by the adopter"));
    }

    @Test
    void whatANodeAdoptsBeforeItHasJoinedGetsWhatTheDeadNodeHasNotAcknowledged() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 3));
        NodeRef dead = nodes.ref(3);
        nodes.kill(3);
        nodes.route("not acknowledged by the dead");
        nodes.behind(command ->
                command instanceof Command.NodeUp up && up.nodeId() == 2 ? new Command.NodeDown(dead, 1) : null);
        nodes.apply(new Command.NodeDown(nodes.ref(2), 1));
        TestCluster.until("node 2 is back", () -> nodes.ref(2) != null);
        List<String> adopted = nodes.ownedBy(2);
        assertThat(adopted).isNotEmpty();
        adopted.forEach(client -> nodes.awaitHeld(client, 2, "not acknowledged by the dead"));
    }

    @Test
    void publishersAreNotReadFromWhenANodeKnowsThatItWasGivenUp() {
        List<Boolean> held = new CopyOnWriteArrayList<>();
        nodes.before(command -> {
            if (command instanceof Command.NodeUp up && up.nodeId() == 2) {
                held.add(nodes.node(2).held);
            }
            return null;
        });
        nodes.apply(new Command.NodeDown(nodes.ref(2), 1));
        TestCluster.until("node 2 is back", () -> nodes.ref(2) != null);
        assertThat(held).as("when the others hear that it is back").containsExactly(true);
        TestCluster.until("its publishers go on", () -> !nodes.node(2).held);
    }

    @Test
    void aNodeThatWasOutOfTouchReadsNoPublishersUntilItHasCaughtUp() throws Exception {
        Duration timeout = Duration.ofSeconds(2);
        TestNode two = nodes.node(2);
        two.cluster.configure(
                new ClusterSettings(timeout, false, false, timeout, timeout, ClusterSettings.DEFAULT.peers()));
        nodes.connect("moves", 2);
        nodes.kill(2);
        nodes.apply(nodes.claim("moves", 1));
        nodes.apply(nodes.claim("other", 1));
        TestCluster.until("node 2 hears nobody", () -> !two.cluster.liveness.hearsMajority(timeout.toNanos() / 2));
        // after the next beat
        two.cluster
                .thread
                .schedule(() -> {}, timeout.toMillis() / 2, TimeUnit.MILLISECONDS)
                .get();
        assertThat(two.held).isFalse();
        two.caughtUp = new CompletableFuture<>();
        nodes.beginToRevive(2);
        assertThat(two.held).as("with the first command that it has missed").isTrue();
        nodes.revive(2);
        two.caughtUp.complete(null);
        TestCluster.until("its publishers go on", () -> !two.held);
    }
}
