package org.rmqtt.cluster.raft.membership;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.server.RaftNode;
import org.rmqtt.cluster.raft.server.RaftNode.Peer;
import org.rmqtt.cluster.raft.settings.Peers;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings Raft's configuration, the one truth about members, where the administrator wants it: changes are collected here
 * and put to the leader, one at a time, until they show. {@link #step} is confined to the thread of the component; answers
 * to other nodes are given on network threads.
 */
public final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long PAUSE = 500_000_000L;

    /** For so many looks in a row leader_id may differ, since files are edited one after the other. */
    private static final int LOOKS = 6;

    private record Key(Change.Kind kind, long nodeId) {}

    private final Supplier<RaftSettings> settings;
    private final Supplier<RaftNode> node;
    private final Map<Key, Change> wanted = new LinkedHashMap<>();
    private final AtomicBoolean changing = new AtomicBoolean();
    private long notBefore;
    private String lastWords = "";
    private int looksThatDiffer;
    private volatile boolean leadersDiffer;

    /** The membership as one node sees it. */
    public Membership(Supplier<RaftSettings> settings, Supplier<RaftNode> node) {
        this.settings = settings;
        this.node = node;
    }

    // ---- what this node wants

    /** Turns the difference of two lists into changes; nodes that are new join by themselves. */
    public void difference(Peers before, Peers after) {
        before.addresses().forEach((id, address) -> {
            String now = after.addresses().get(id);
            if (now == null) {
                want(new Change(Change.Kind.REMOVE, id, ""));
            } else if (!now.equals(address)) {
                want(new Change(Change.Kind.ADDRESS, id, now));
            }
        });
        after.addresses().keySet().forEach(id -> {
            if (!before.addresses().containsKey(id)) {
                wanted.remove(new Key(Change.Kind.REMOVE, id));
                LOG.info("node {} may join", id);
            }
        });
    }

    private void want(Change change) {
        LOG.info("membership: {}", change);
        wanted.put(new Key(change.kind(), change.nodeId()), change);
    }

    /** Says once at start how the file differs from Raft's configuration; nothing is changed. */
    public void compare(RaftNode current) {
        StringBuilder members = new StringBuilder();
        for (Peer peer : current.members().stream()
                .sorted((a, b) -> Long.compare(a.nodeId(), b.nodeId()))
                .toList()) {
            members.append(members.isEmpty() ? "" : " ")
                    .append(peer.nodeId())
                    .append('@')
                    .append(peer.address());
        }
        String listed = settings.get().membership().peers().toString();
        if (!members.toString().equals(listed)) {
            LOG.warn(
                    "raft_peer_addrs is {} but the members of the cluster are {}; at start the file changes nothing",
                    listed,
                    members);
        }
    }

    /** Does the next thing that is due, if any. */
    public void step(RaftNode current, PeerNetwork network, Identity identity) {
        if (System.nanoTime() - notBefore < 0 || current.isGivingLeadershipAway()) {
            return;
        }
        notBefore = System.nanoTime() + PAUSE;
        List<Peer> members = List.copyOf(current.members());
        compareLeaders(members);
        next(members, current.own(), identity).ifPresent(change -> put(change, current, network));
    }

    /** Each node gives itself the priority of the preferred leader, so Raft's configuration shows what their files say. */
    private void compareLeaders(List<Peer> members) {
        long wanted = settings.get().membership().leaderId();
        List<Long> preferred = members.stream()
                .filter(peer -> peer.priority() == RaftSettings.LEADER_PRIORITY)
                .map(Peer::nodeId)
                .sorted()
                .toList();
        looksThatDiffer = preferred.equals(wanted == 0 ? List.of() : List.of(wanted)) ? 0 : looksThatDiffer + 1;
        leadersDiffer = looksThatDiffer >= LOOKS;
        if (looksThatDiffer == LOOKS) {
            LOG.warn(
                    "leader_id is {} here, but by their own files the preferred leaders are {}: say the same on all nodes",
                    wanted,
                    preferred);
        }
    }

    /** Its figures by name. */
    public void figures(Map<String, Long> into) {
        into.put("leader_id_differs", leadersDiffer ? 1L : 0L);
    }

    private Optional<Change> next(List<Peer> members, Optional<Peer> own, Identity identity) {
        RaftSettings now = settings.get();
        if (own.isEmpty()) {
            return identity.isFounder()
                    ? Optional.empty()
                    : Optional.of(new Change(
                            Change.Kind.JOIN, now.nodeId(), identity.peerId() + " " + now.raftAddress(now.nodeId())));
        }
        wanted.values().removeIf(change -> change.applyTo(members).equals(members));
        if (!wanted.isEmpty()) {
            return wanted.values().stream().findFirst();
        }
        int priority = now.membership().priorityOf(now.nodeId());
        return own.get().priority() == priority
                ? Optional.empty()
                : Optional.of(new Change(Change.Kind.PRIORITY, now.nodeId(), Integer.toString(priority)));
    }

    private void put(Change change, RaftNode current, PeerNetwork network) {
        if (current.isLeader()) {
            say(decide(change, settings.get().nodeId()));
            return;
        }
        for (long peer : network.peers()) {
            if (current.leader() == 0 || current.leader() == peer) {
                network.ask(peer, Change.SUBJECT, change.toBytes()).whenComplete((answer, failure) -> {
                    if (failure == null) {
                        say("node " + peer + " says: " + new String(answer, UTF_8));
                    }
                });
            }
        }
    }

    private synchronized void say(String words) {
        if (!words.equals(lastWords)) {
            lastWords = words;
            LOG.info("membership: {}", words);
        }
    }

    // ---- what others want of this node

    /** Answers {@code raft.change}. */
    public byte[] answer(PeerNetwork.Question question) {
        return decide(Change.of(question.bytes()), question.fromNode()).getBytes(UTF_8);
    }

    private String decide(Change change, long asking) {
        RaftNode current = node.get();
        if (current == null || !current.isLeader()) {
            return "it does not lead";
        }
        Peers listed = settings.get().membership().peers();
        boolean isListed = listed.addresses().containsKey(change.nodeId());
        if (change.kind() == Change.Kind.JOIN && (!isListed || asking != change.nodeId())) {
            LOG.warn("node {} wants to join but raft_peer_addrs here does not list it", change.nodeId());
            return "raft_peer_addrs there does not list node " + change.nodeId();
        }
        List<Peer> members = List.copyOf(current.members());
        List<Peer> after = change.applyTo(members);
        if (after.equals(members)) {
            return change + ": it is so";
        }
        if (after.isEmpty()) {
            return change + ": it is the last member";
        }
        if (!changing.compareAndSet(false, true)) {
            return change + ": another change is under way";
        }
        try {
            LOG.info("membership changes: {}", change);
            current.configure(members, after).whenComplete((reply, failure) -> {
                changing.set(false);
                Throwable why = failure == null ? reply.getException() : failure;
                if (why == null) {
                    LOG.info("membership has changed: {}", change);
                } else {
                    LOG.warn("membership has not changed: {}: {}", change, why.getMessage());
                }
            });
        } catch (IOException | RuntimeException e) {
            changing.set(false);
            return change + " fails: " + e.getMessage();
        }
        return change + ": under way";
    }
}
