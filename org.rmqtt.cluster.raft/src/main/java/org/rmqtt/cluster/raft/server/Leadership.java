package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.RaftClientReply;
import org.rmqtt.cluster.raft.server.RaftNode.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leadership to another node. Ratis gives it to none while this one has a higher priority, so this one lowers its own
 * first, and asks the new leader for it again when it can reach it. Thread-safe.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final RaftNode node;
    private final AtomicBoolean going = new AtomicBoolean();

    Leadership(RaftNode node) {
        this.node = node;
    }

    boolean isGoing() {
        return going.get();
    }

    /** To the member that is preferred most, else to the one with the most of the log. */
    CompletableFuture<Void> giveAway() {
        List<Peer> members = List.copyOf(node.members());
        Optional<Peer> own = node.own();
        Optional<Peer> to = members.stream()
                .filter(peer -> !own.equals(Optional.of(peer)))
                .max(Comparator.comparingInt(Peer::priority).thenComparingLong(node::committed));
        if (!node.isLeader() || own.isEmpty() || to.isEmpty() || !going.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        return lower(members, own.get(), to.get().priority())
                // not on the thread that tells of the change: Ratis would wait for itself
                .thenComposeAsync(lowered -> done(() -> node.transferTo(to.get())))
                .handle((done, failure) -> {
                    going.set(false);
                    if (failure != null) {
                        LOG.info("leadership stays: {}", Causes.text(failure));
                    }
                    return null;
                });
    }

    private CompletableFuture<Void> lower(List<Peer> members, Peer own, int most) {
        if (own.priority() <= most) {
            return CompletableFuture.completedFuture(null);
        }
        List<Peer> after = members.stream()
                .map(peer -> peer.equals(own) ? new Peer(own.nodeId(), own.id(), own.address(), most) : peer)
                .toList();
        return done(() -> node.configure(members, after));
    }

    private static CompletableFuture<Void> done(Request request) {
        try {
            return request.send().thenAccept(reply -> {
                if (reply.getException() != null) {
                    throw new CompletionException(reply.getException());
                }
            });
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private interface Request {
        CompletableFuture<RaftClientReply> send() throws IOException;
    }
}
