package org.rmqtt.cluster.raft.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.rmqtt.api.cluster.PeerNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of commands to a leader elsewhere: a question over the network between nodes, with the term in which this node
 * knows that leader, so that none is taken that comes after that. One is under way at a time. Used by one thread.
 */
final class Forwarding {
    /** The subject of the question; it is the term, then a {@link Batch}, and the answer an {@link Outcome}. */
    static final String SUBJECT = "raft.propose";

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

    private final Supplier<PeerNetwork> networks;
    private CompletableFuture<Outcome> underWay = CompletableFuture.completedFuture(Outcome.COMMITTED);
    private RaftNode node;
    private long leader;
    private long term;

    /** The way over a network; null while there is none. */
    Forwarding(Supplier<PeerNetwork> networks) {
        this.networks = networks;
    }

    /** Sends commands to the node that leads. */
    CompletableFuture<Outcome> send(RaftNode current, byte[] batch) {
        node = current;
        leader = current.leader();
        term = current.term();
        PeerNetwork network = networks.get();
        if (network == null || leader == 0 || !network.peers().contains(leader)) {
            return CompletableFuture.completedFuture(Outcome.NOT_APPENDED);
        }
        byte[] question = ByteBuffer.allocate(Long.BYTES + batch.length)
                .putLong(term)
                .put(batch)
                .array();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        underWay = outcome;
        network.ask(leader, SUBJECT, question).whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.debug("the leader does not say what became of commands: {}", failure.toString());
            }
            outcome.complete(failure == null ? Outcome.of(answer) : Outcome.UNKNOWN);
        });
        return outcome;
    }

    /** Gives up waiting for a leader that is none any more. */
    void look() {
        if (!underWay.isDone() && (!node.isAlive() || node.leader() != leader || node.term() != term)) {
            underWay.complete(Outcome.UNKNOWN);
        }
    }
}
