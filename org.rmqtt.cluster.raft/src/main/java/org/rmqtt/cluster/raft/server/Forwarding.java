package org.rmqtt.cluster.raft.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of commands to a leader elsewhere: a question over the network between nodes, with the term in which this node
 * knows that leader, so that none is taken that comes after that. One is under way at a time. Used by one thread.
 *
 * <p>A leader that has died does not answer, and it takes an election time-out until another one is known. Who is told that
 * the outcome is unknown submits again, a few times only; so he is not told before another leader is known, or this one
 * answers again, or that time is over.
 */
final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    private final Supplier<PeerNetwork> networks;
    private volatile CompletableFuture<Outcome> underWay = CompletableFuture.completedFuture(Outcome.COMMITTED);
    private PeerNetwork network;
    private RaftNode node;
    private long leader;
    private long term;
    private long sent;
    private volatile boolean silent;
    private volatile boolean probing;

    /** The way over a network; null while there is none. */
    Forwarding(Supplier<PeerNetwork> networks) {
        this.networks = networks;
    }

    /** Sends commands to the node that leads. */
    CompletableFuture<Outcome> send(RaftNode current, byte[] batch) {
        node = current;
        leader = current.leader();
        term = current.term();
        network = networks.get();
        if (network == null || leader == 0 || !network.peers().contains(leader)) {
            return CompletableFuture.completedFuture(Outcome.NOT_APPENDED);
        }
        byte[] question = ByteBuffer.allocate(Long.BYTES + batch.length)
                .putLong(term)
                .put(batch)
                .array();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        underWay = outcome;
        silent = false;
        sent = System.nanoTime();
        network.ask(leader, Submitter.SUBJECT, question).whenComplete((answer, failure) -> {
            if (failure == null) {
                outcome.complete(Outcome.of(answer));
            } else {
                LOG.debug("the leader does not say what became of commands: {}", failure.toString());
                silent = underWay == outcome;
            }
        });
        return outcome;
    }

    /** Looks whether there is still something to wait for; now and then. */
    void look() {
        if (underWay.isDone()) {
            return;
        }
        long waited = System.nanoTime() - sent;
        if (!node.isAlive() || node.leader() != leader || node.term() != term) {
            underWay.complete(Outcome.UNKNOWN);
        } else if (silent && waited > node.settings().raft().timeoutMax().toNanos()) {
            underWay.complete(Outcome.UNKNOWN);
        } else if (silent && !probing) {
            probe(underWay);
        }
    }

    private void probe(CompletableFuture<Outcome> asked) {
        probing = true;
        network.ask(leader, Greeting.SUBJECT, new byte[0]).whenComplete((answer, failure) -> {
            probing = false;
            if (failure == null) {
                asked.complete(Outcome.UNKNOWN);
            }
        });
    }
}
