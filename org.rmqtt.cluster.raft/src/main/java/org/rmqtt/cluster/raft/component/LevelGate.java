package org.rmqtt.cluster.raft.component;

import java.io.IOException;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.server.Replica;
import org.rmqtt.cluster.raft.settings.RaftSettings;

/**
 * Keeps the Raft server of a release from starting that does not know the level of its cluster: it could vote and store, but
 * not apply. Who does not answer in a second is not waited for: then the state refuses when it meets what it does not know.
 * Confined to the thread of {@link ClusterNode}.
 */
final class LevelGate {
    private static final long ROUND = 1_000_000_000L;

    private Greetings round;

    /**
     * Whether the server may start; asked again and again until the others have said.
     *
     * @throws IOException if it must not
     */
    boolean isOpen(Identity own, RaftSettings settings, PeerNetwork network, Replica replica) throws IOException {
        if (round == null) {
            round = Greetings.ask(own, settings, network, ROUND);
        }
        if (round.isOpen()) {
            return false;
        }
        Iterable<Greeting> answers = round.answers().values();
        round = null;
        for (Greeting answer : answers) {
            if (own.cluster().equals(answer.identity().cluster()) && answer.level() > replica.highestLevel()) {
                throw new IOException("node " + answer.identity().nodeId() + " says that the cluster is at level "
                        + answer.level() + ", but this release knows " + replica.highestLevel()
                        + " at most; start a newer one");
            }
        }
        return true;
    }
}
