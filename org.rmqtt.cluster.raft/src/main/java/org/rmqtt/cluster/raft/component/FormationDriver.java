package org.rmqtt.cluster.raft.component;

import java.util.Map;
import java.util.Optional;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.formation.Formation;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Greets the listed nodes in rounds until there is a cluster. Confined to the thread of {@link ClusterNode}. */
final class FormationDriver {
    private static final Logger LOG = LoggerFactory.getLogger(FormationDriver.class);
    /** All have answered long before, unless one stands still or the machine has far too much to do. */
    private static final long ROUND = 3_000_000_000L;

    private static final long EXPLAIN = 15_000_000_000L;
    private static final long PAUSE = 100_000_000L;

    private Greetings round;
    private long notBefore = System.nanoTime();
    private String waiting = "";
    private long explained = System.nanoTime();

    /** What this node waits for. */
    String waiting() {
        return waiting;
    }

    /** Goes on; the result is the identity with a cluster as soon as there is one. */
    Optional<Identity> step(Identity own, RaftSettings settings, PeerNetwork network) {
        if (round == null) {
            if (System.nanoTime() - notBefore >= 0) {
                round = Greetings.ask(own, settings, network, ROUND);
            }
            return Optional.empty();
        }
        if (round.isOpen()) {
            return Optional.empty();
        }
        Map<Long, Greeting> answers = round.answers();
        String missing = round.missing();
        round = null;
        notBefore = System.nanoTime() + PAUSE;
        RaftSettings.Membership membership = settings.membership();
        Formation.Step step = new Formation(own, membership.peers(), membership.bootstrapMajority()).decide(answers);
        if (!step.waiting().equals(waiting)) {
            waiting = step.waiting();
            if (waiting.contains("differ")) {
                LOG.error("no cluster is formed: {}", waiting);
            } else if (!waiting.isEmpty()) {
                LOG.info("{}", waiting);
            }
        }
        explain(missing);
        return step.identity();
    }

    /** Says now and then why a wait does not end. */
    private void explain(String missing) {
        if (missing.isEmpty()) {
            explained = System.nanoTime();
        } else if (System.nanoTime() - explained > EXPLAIN) {
            explained = System.nanoTime();
            LOG.info("{}: {}", waiting, missing);
        }
    }
}
