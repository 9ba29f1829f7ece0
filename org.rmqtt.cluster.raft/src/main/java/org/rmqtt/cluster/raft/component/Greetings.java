package org.rmqtt.cluster.raft.component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.settings.RaftSettings;

/** One round in which all listed nodes are greeted at once; over when all have answered or failed, or its time is. */
final class Greetings {
    private final Map<Long, Greeting> answers = new ConcurrentHashMap<>();
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
                network.ask(other, Greeting.SUBJECT, greeting)
                        .thenAccept(answer -> round.answers.put(other, Greeting.of(answer)))
                        .whenComplete((done, failure) -> round.open.decrementAndGet());
            }
        }
        return round;
    }

    boolean isOpen() {
        return open.get() > 0 && System.nanoTime() - end < 0;
    }

    Map<Long, Greeting> answers() {
        return Map.copyOf(answers);
    }
}
