package org.rmqtt.cluster.raft.server;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.IOUtils;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of entries to a leader elsewhere: Ratis' ordered client, which repeats what is lost without doing it twice. One
 * failure ends such a client with all that it has under way; the next entry gets another one.
 */
final class Forwarding {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final long PAUSE_MILLIS = 50;

    private final RaftNode node;
    private final RaftProperties properties;
    private RaftClient client;
    private Set<RaftPeerId> known = Set.of();
    private boolean closed;

    Forwarding(RaftNode node, RaftProperties properties) {
        this.node = node;
        this.properties = properties;
    }

    /** Sends an entry; in the order of the calls. */
    CompletableFuture<RaftClientReply> send(byte[] entry) {
        RaftClient current = client();
        if (current == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the Raft server is closed"));
        }
        return current.async().send(RaftNode.message(entry)).whenComplete((reply, failure) -> {
            if (failure != null) {
                drop(current);
            }
        });
    }

    private synchronized RaftClient client() {
        RaftPeerId leader = node.division().getInfo().getLeaderId();
        if (client != null && (leader == null || known.contains(leader))) {
            return client;
        }
        if (closed) {
            return null;
        }
        drop(client);
        RaftGroup group = node.division().getGroup();
        known = group.getPeers().stream().map(RaftPeer::getId).collect(Collectors.toSet());
        client = build(group, leader);
        return client;
    }

    private RaftClient build(RaftGroup group, RaftPeerId leader) {
        long attempts = Math.max(1, node.settings().submit().timeout().toMillis() / PAUSE_MILLIS);
        return RatisLoader.within(() -> RaftClient.newBuilder()
                .setRaftGroup(group)
                .setLeaderId(leader)
                .setProperties(properties)
                .setParameters(RatisProperties.parameters(node.settings().raft().security()))
                .setRetryPolicy(RetryPolicies.retryUpToMaximumCountWithFixedSleep(
                        (int) Math.min(attempts, Integer.MAX_VALUE),
                        TimeDuration.valueOf(PAUSE_MILLIS, TimeUnit.MILLISECONDS)))
                .build());
    }

    /** Ends a client; what it has under way fails. */
    synchronized void drop(RaftClient which) {
        if (which != null && which == client) {
            client = null;
            LOG.debug("the way to the leader is built anew");
            CompletableFuture.runAsync(() -> IOUtils.cleanup(LOG, which));
        }
    }

    synchronized void dropCurrent() {
        drop(client);
    }

    /** Ends it beside what the caller does next; the result is when it has ended. */
    synchronized CompletableFuture<Void> close() {
        closed = true;
        RaftClient last = client;
        client = null;
        return last == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.runAsync(() -> IOUtils.cleanup(LOG, last));
    }
}
