package org.rmqtt.cluster.raft.server;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of commands to a leader elsewhere: a question over the network between nodes, with the term in which this node
 * knows that leader, so that none is taken that comes after that. The answer is the index that they have got in the log. One
 * question waits for its answer at a time, so that the order is kept. Used by one thread, but for {@link #relay}.
 *
 * <p>A leader that has died does not answer, and it takes an election time-out until another one is known. Who is told that
 * the outcome is unknown submits again, a few times only; so he is not told before another leader is known, or a way to this
 * one is found, or that time is over. If the link to the leader is cut, another node passes questions on.
 */
final class Forwarding {
    /** What a leader answers that has not appended. */
    static final long NO_PLACE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final long BACK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<PeerNetwork> networks;
    private volatile CompletableFuture<Long> asked = CompletableFuture.completedFuture(NO_PLACE);
    private volatile boolean silent;
    private volatile boolean probing;
    private PeerNetwork network;
    private RaftNode node;
    private long leader;
    private volatile long term;
    private long sent;
    private long probed;
    private int probes;

    /** The node that passes questions on, or the leader itself. */
    private volatile long via;

    /** The way over a network; null while there is none. */
    Forwarding(Supplier<PeerNetwork> networks) {
        this.networks = networks;
    }

    /** Whether a question waits for its answer. */
    boolean isWaiting() {
        return !asked.isDone();
    }

    /**
     * Sends commands to the node that leads.
     *
     * @return the log index they have got, {@link #NO_PLACE} if there is none, or a failure if that is unknown
     */
    CompletableFuture<Long> send(RaftNode current, long currentTerm, byte[] batch) {
        PeerNetwork now = networks.get();
        long leads = current.leader();
        if (now == null || leads == 0 || !now.peers().contains(leads)) {
            return CompletableFuture.completedFuture(NO_PLACE);
        }
        if (now != network || leads != leader || currentTerm != term) {
            via = leads;
        }
        network = now;
        node = current;
        leader = leads;
        term = currentTerm;
        silent = false;
        sent = System.nanoTime();
        CompletableFuture<Long> place = new CompletableFuture<>();
        asked = place;
        network.ask(via, via == leader ? Submitter.SUBJECT : Submitter.RELAY, question(batch))
                .thenApply(Forwarding::place)
                .whenComplete((index, failure) -> {
                    if (failure == null) {
                        place.complete(index);
                    } else {
                        LOG.debug("node {} does not say what became of commands: {}", via, failure.toString());
                        silent = asked == place;
                    }
                });
        return place;
    }

    /** An answer with a place, or {@link #NO_PLACE}. */
    static byte[] answer(long place) {
        return ByteBuffer.allocate(Long.BYTES).putLong(place).array();
    }

    private static long place(byte[] answer) {
        return ByteBuffer.wrap(answer).getLong();
    }

    /**
     * Reads the term of a question; its commands follow.
     *
     * @throws IllegalArgumentException if there is none
     */
    static long term(ByteBuffer question) {
        if (question.remaining() < Long.BYTES) {
            throw new IllegalArgumentException("no commands");
        }
        return question.getLong();
    }

    private byte[] question(byte[] batch) {
        return ByteBuffer.allocate(Long.BYTES + batch.length)
                .putLong(term)
                .put(batch)
                .array();
    }

    /** Looks whether there is still something to wait for, and for a better way; now and then. */
    void look() {
        if (asked.isDone()) {
            if (node != null && via != leader && System.nanoTime() - probed > BACK_NANOS) {
                probe(leader);
            }
        } else if (!node.isAlive() || node.leader() != leader || node.term() != term) {
            unknown(asked, "another leader");
        } else if (silent
                && System.nanoTime() - sent
                        > node.settings().raft().timeoutMax().toNanos()) {
            unknown(asked, "no way to the leader");
        } else if (silent) {
            probe(nextWay());
        }
    }

    private static void unknown(CompletableFuture<Long> place, String why) {
        place.completeExceptionally(new IllegalStateException(why));
    }

    /** The leader, and the others in turn. */
    private long nextWay() {
        List<Long> ways = new ArrayList<>(network.peers());
        ways.remove(leader);
        ways.add(0, leader);
        return ways.get(probes++ % ways.size());
    }

    private void probe(long way) {
        if (probing) {
            return;
        }
        probing = true;
        probed = System.nanoTime();
        CompletableFuture<Long> place = asked;
        long inTerm = term;
        (way == leader
                        ? network.ask(leader, Greeting.SUBJECT, new byte[0])
                        : network.ask(way, Submitter.RELAY, question(new byte[0])))
                .whenComplete((answer, failure) -> {
                    probing = false;
                    if (failure == null && term == inTerm) {
                        go(way);
                        unknown(place, "a leader that has not answered");
                    }
                });
    }

    private void go(long way) {
        if (via != way) {
            LOG.info("commands for the leader go to node {} from now on", way);
            via = way;
        }
    }

    /** Passes a question of another node on to the leader of its term; one without commands asks whether that is reached. */
    CompletionStage<byte[]> relay(RaftNode current, PeerNetwork.Question question) {
        PeerNetwork now = networks.get();
        long leads = current == null || !current.isAlive() ? 0 : current.leader();
        ByteBuffer bytes = ByteBuffer.wrap(question.bytes());
        boolean isSameTerm = term(bytes) == (leads == 0 ? 0 : current.term());
        if (now == null
                || !isSameTerm
                || leads == question.fromNode()
                || !now.peers().contains(leads)) {
            throw new IllegalStateException("no leader of that term");
        }
        return bytes.hasRemaining()
                ? now.ask(leads, Submitter.SUBJECT, question.bytes())
                : now.ask(leads, Greeting.SUBJECT, new byte[0]);
    }
}
