package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;

/** What sessions get that find an adopter, and another one when that dies too. */
class AdoptionTest {
    private final TestCluster nodes = new TestCluster(3);

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void whatADeadNodeHasNotAcknowledgedKeepsItsOrderWhenItsAdopterIsDeadToo() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 2));
        nodes.connect("stays", 3);
        NodeRef adopter = nodes.ref(3);
        NodeRef owner = nodes.ref(2);
        nodes.kill(2);
        nodes.route("1");
        nodes.kill(3);
        nodes.route("2");
        nodes.apply(new Command.NodeDown(owner, 1));
        List<String> adopted = nodes.ownedBy(3);
        assertThat(adopted).isNotEmpty();
        nodes.route("3");
        nodes.apply(new Command.NodeDown(adopter, 1));
        nodes.route("4");
        TestCluster.CLIENTS.forEach(client -> nodes.awaitHeld(client, 1, "1", "2", "3", "4"));
    }

    @Test
    void whatWasForOthersOnADeadNodeIsNotForASessionThatCameThereLater() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 1));
        nodes.connect("stays", 3);
        nodes.node(1).unreachable.add(3L);
        nodes.route("1");
        TestCluster.CLIENTS.forEach(client -> nodes.awaitHeld(client, 1, "1"));
        TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, 3)));
        nodes.kill(3);
        nodes.route("2");
        nodes.apply(new Command.NodeDown(nodes.ref(3), 1));
        assertThat(nodes.ownedBy(1)).isNotEmpty().allSatisfy(client -> nodes.awaitHeld(client, 1, "2"));
        assertThat(nodes.ownedBy(2)).isNotEmpty().allSatisfy(client -> nodes.awaitHeld(client, 2, "2"));
    }

    @Test
    void aSessionThatItsNewOwnerDidNotLiveToGetComesBackBeforeWhatWasMeantForThat() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 1));
        nodes.route("1");
        NodeRef newOwner = nodes.ref(3);
        nodes.kill(3);
        TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, 3)));
        nodes.route("2");
        nodes.routeAt(new Command.NodeDown(newOwner, 1), "3");
        assertThat(nodes.ownedBy(1)).isNotEmpty().allSatisfy(client -> nodes.awaitHeld(client, 1, "1", "2", "3"));
    }

    @Test
    void whatWasForTheFirstOwnerComesBeforeWhatWasForTheSecondWhenBothAreDead() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 2));
        NodeRef first = nodes.ref(2);
        NodeRef second = nodes.ref(3);
        nodes.kill(2);
        nodes.route("1");
        TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, 3)));
        nodes.kill(3);
        nodes.route("2");
        nodes.apply(new Command.NodeDown(first, 1));
        nodes.route("3");
        nodes.apply(new Command.NodeDown(second, 1));
        nodes.route("4");
        TestCluster.CLIENTS.forEach(client -> nodes.awaitHeld(client, 1, "1", "2", "3", "4"));
    }

    @Test
    void aSessionThatItsNewOwnerDidNotLiveToGetComesToItsAdopterBeforeWhatWasMeantForThat() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 1));
        nodes.route("1");
        NodeRef newOwner = nodes.ref(3);
        nodes.kill(3);
        TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, 3)));
        nodes.route("2");
        nodes.routeAt(new Command.NodeDown(newOwner, 1), "3");
        assertThat(nodes.ownedBy(2)).isNotEmpty().allSatisfy(client -> nodes.awaitHeld(client, 2, "1", "2", "3"));
    }

    @Test
    void aSessionThatItsNewOwnerHasGotIsNotWaitedForWhenThatDies() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 1));
        TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, 3)));
        nodes.route("1");
        TestCluster.CLIENTS.forEach(client -> nodes.awaitHeld(client, 3, "1"));
        NodeRef newOwner = nodes.ref(3);
        nodes.kill(3);
        nodes.apply(new Command.NodeDown(newOwner, 1));
        nodes.route("2");
        assertThat(nodes.ownedBy(2)).isNotEmpty().allSatisfy(client -> nodes.awaitHeld(client, 2, "2"));
    }

    @Test
    void anAdopterIsNotKeptWaitingByAnAnswerThatWasThereBeforeItsLoopKnewOfTheQuestion() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 1));
        TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, 3)));
        nodes.route("1");
        TestCluster.CLIENTS.forEach(client -> nodes.awaitHeld(client, 3, "1"));
        NodeRef newOwner = nodes.ref(3);
        nodes.kill(3);
        nodes.applyLateOn(2, new Command.NodeDown(newOwner, 1));
        nodes.route("2");
        assertThat(nodes.ownedBy(2)).isNotEmpty().allSatisfy(client -> nodes.awaitHeld(client, 2, "2"));
    }

    @Test
    void aPublisherWhoseLoopIsTheFirstToSeeADeathLosesNothing() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 3));
        NodeRef owner = nodes.ref(3);
        nodes.kill(3);
        nodes.route("1");
        TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, 1)));
        nodes.routeAt(new Command.NodeDown(owner, 1), "2");
        TestCluster.CLIENTS.forEach(client -> nodes.awaitHeld(client, 1, "1", "2"));
    }

    @Test
    void aClientThatComesBackBeforeItsFirstOwnerIsDeclaredDownIsNotWaitedForForEver() {
        TestCluster.CLIENTS.forEach(client -> nodes.connect(client, 3));
        NodeRef owner = nodes.ref(3);
        nodes.kill(3);
        nodes.route("1");
        for (long node : List.of(1L, 2L, 1L)) {
            TestCluster.CLIENTS.forEach(client -> nodes.apply(nodes.claim(client, node)));
        }
        nodes.apply(new Command.NodeDown(owner, 1));
        nodes.route("2");
        TestCluster.CLIENTS.forEach(client -> nodes.awaitHeld(client, 1, "1", "2"));
    }
}
