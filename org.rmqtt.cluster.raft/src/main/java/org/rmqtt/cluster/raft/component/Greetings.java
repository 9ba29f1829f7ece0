package org.rmqtt.cluster.raft.component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.server.Causes;
import org.rmqtt.cluster.raft.settings.RaftSettings;

/** One round in which all listed nodes are greeted at once; over when all have answered or failed, or its time is. */
final class Greetings {
    private final Map<Long, Greeting> answers = new ConcurrentHashMap<>();
    private final Map<Long, String> missing = new ConcurrentSkipListMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final long end;

    private Greetings(long end) {
        this.end = end;
    }

    static Greetings ask(Identity own, RaftSettings settings, PeerNetwork network, long nanos) {
        Greetings round = new Greetings(System.nanoTime() + nanos);
        byte[] greeting = new Greeting(own, settings.membership().peers().toString(), 0).toBytes();
        for (long other : settings.membership().peers().addresses().keySet()) {
            if (other != settings.nodeId()) {
                round.open.incrementAndGet();
                round.missing.put(other, "has not answered");
                network.ask(other, Greeting.SUBJECT, greeting)
                        .thenAccept(answer -> round.answers.put(other, Greeting.of(answer)))
                        .whenComplete((done, failure) -> round.ended(other, failure));
            }
        }
        return round;
    }

    private void ended(long node, Throwable failure) {
        if (failure == null) {
            missing.remove(node);
        } else {
            missing.put(node, Causes.text(failure));
        }
        open.decrementAndGet();
    }

    boolean isOpen() {
        return open.get() > 0 && System.nanoTime() - end < 0;
    }

    Map<Long, Greeting> answers() {
        return Map.copyOf(answers);
    }

    /** Why nodes are missing, by node. */
    String missing() {
        return missing.entrySet().stream()
                .map(each -> "node " + each.getKey() + " " + each.getValue())
                .collect(Collectors.joining("; "));
    }
}
