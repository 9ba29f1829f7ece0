package org.rmqtt.cluster.raft.component;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final long ROUND = 1_000_000_000L;
    private static final long PAUSE = 100_000_000L;

    private Round round;
    private long notBefore = System.nanoTime();
    private String waiting = "";

    private record Round(Map<Long, Greeting> answers, AtomicInteger open, long end) {}

    /** What this node waits for. */
    String waiting() {
        return waiting;
    }

    /** Goes on; the result is the identity with a cluster as soon as there is one. */
    Optional<Identity> step(Identity own, RaftSettings settings, PeerNetwork network) {
        if (round == null) {
            if (System.nanoTime() - notBefore >= 0) {
                round = greet(own, settings, network);
            }
            return Optional.empty();
        }
        if (round.open().get() > 0 && System.nanoTime() - round.end() < 0) {
            return Optional.empty();
        }
        Map<Long, Greeting> answers = Map.copyOf(round.answers());
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
        return step.identity();
    }

    private static Round greet(Identity own, RaftSettings settings, PeerNetwork network) {
        Map<Long, Greeting> answers = new ConcurrentHashMap<>();
        byte[] greeting = new Greeting(own, settings.membership().peers().toString()).toBytes();
        Iterable<Long> others = settings.membership().peers().addresses().keySet();
        AtomicInteger open = new AtomicInteger();
        Round fresh = new Round(answers, open, System.nanoTime() + ROUND);
        for (long other : others) {
            if (other != settings.nodeId()) {
                open.incrementAndGet();
                network.ask(other, Greeting.SUBJECT, greeting).whenComplete((answer, failure) -> {
                    if (failure == null) {
                        answers.put(other, Greeting.of(answer));
                    }
                    open.decrementAndGet();
                });
            }
        }
        return fresh;
    }
}
