package org.rmqtt.cluster.raft.component;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.cluster.PeerNetworkFactory;
import org.rmqtt.api.cluster.StateMachine;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.formation.IdentityFile;
import org.rmqtt.cluster.raft.health.HealthWatch;
import org.rmqtt.cluster.raft.membership.Change;
import org.rmqtt.cluster.raft.membership.Membership;
import org.rmqtt.cluster.raft.server.Causes;
import org.rmqtt.cluster.raft.server.RaftNode;
import org.rmqtt.cluster.raft.server.RatisLoader;
import org.rmqtt.cluster.raft.server.ReadIndex;
import org.rmqtt.cluster.raft.server.Replica;
import org.rmqtt.cluster.raft.server.StatusReader;
import org.rmqtt.cluster.raft.server.Submitter;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node in its cluster, from the first greeting to the close. One thread does the next thing that is due, again and
 * again, and so repairs what broke:
 *
 * <pre>
 * no network      open it
 * no cluster      form or find one
 * no server       start it, if the level is known, at the last applied entry
 * server closed   say why, start another one
 * not a member    ask the leader to be added
 * not caught up   wait for a read index, then offer the log
 * else            snapshots, membership, health
 * </pre>
 */
public final class ClusterNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
    private static final long STEP_MILLIS = 50;
    private static final long CLOSE_SECONDS = 10;
    private static final String REMOVED =
            "this node has been removed; to join anew, list it on the others and empty its storage folder";

    private final NetworkHolder network;
    private final Services services;
    private final Replica replica;
    private final ScheduledExecutorService main;
    private final ScheduledExecutorService waiting;
    private final ExecutorService snapshots;
    private final Submitter submitter;
    private final ReadIndex readIndex;
    private final Membership membership;
    private final FormationDriver formation = new FormationDriver();
    private final LevelGate gate = new LevelGate();
    private final HealthWatch health;
    private final OperatorRequests requests;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Attempts attempts = new Attempts(System::nanoTime);

    private volatile RaftSettings settings;
    private volatile Identity identity;
    private volatile RaftNode node;
    private volatile String reason = "";
    private volatile boolean offered;
    private volatile boolean closed;

    private Runnable withdraw = () -> {};
    private CompletableFuture<Void> catchUp;
    private long lastSnapshot;

    /**
     * Begins; nothing blocks here.
     *
     * @param data the data folder of the node, where operators put their requests
     * @param exit ends the process with a code
     */
    public ClusterNode(
            RaftSettings settings,
            Path data,
            PeerNetworkFactory networks,
            StateMachine machine,
            Services services,
            IntConsumer exit) {
        this.settings = settings;
        this.services = services;
        network = new NetworkHolder(networks, services, answerers());
        replica = new Replica(machine);
        main = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "rmqtt-raft-main"));
        waiting = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "rmqtt-raft-wait"));
        snapshots = Executors.newSingleThreadExecutor(task -> thread(task, "rmqtt-raft-snapshot"));
        submitter = new Submitter(() -> this.settings.submit(), () -> node, replica, network::network);
        readIndex = new ReadIndex(() -> node, waiting);
        membership = new Membership(() -> this.settings, () -> node);
        health = new HealthWatch(() -> this.settings.health(), exit);
        requests = new OperatorRequests(
                data, () -> new OperatorRequests.View(this.settings, identity, node), this::change);
        main.scheduleWithFixedDelay(this::guardedStep, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Completes when somebody uses the log; fails when it closes before. */
    public CompletionStage<Void> ready() {
        return ready;
    }

    // ---- the next thing

    private void guardedStep() {
        requests.step();
        try {
            step();
        } catch (IOException e) {
            down(e.getMessage(), e);
        } catch (RuntimeException e) {
            down(Causes.text(e), e);
        } catch (LinkageError | AssertionError e) {
            down(e.toString(), e);
        }
        boolean available = offered && node != null && node.isAlive() && node.leader() != 0;
        String why = reason.isEmpty() ? (node == null ? "it is " + status().state() : "no leader is known") : reason;
        health.check(available, why);
    }

    private void down(String why, Throwable cause) {
        if (!why.equals(reason)) {
            LOG.error("the cluster is down on this node: {}", why);
            LOG.debug("because of", cause);
        }
        reason = why;
        attempts.failed();
    }

    private void step() throws IOException {
        if (!attempts.isDue()) {
            return;
        }
        if (identity == null) {
            identity = new IdentityFile(settings.storage()).load(settings.nodeId());
        }
        network.open(settings, identity.clusterText());
        if (identity.cluster() == null) {
            form();
        } else if (node == null) {
            if (gate.isOpen(identity, settings, network.network(), replica)) {
                start();
            }
        } else if (!node.isAlive() || replica.broken() != null) {
            fallen();
        } else {
            run();
        }
    }

    private void form() throws IOException {
        Optional<Identity> found = formation.step(identity, settings, network.network());
        reason = formation.waiting();
        if (found.isPresent()) {
            become(found.get());
            LOG.info(
                    "node {} belongs to cluster {}{}",
                    identity.nodeId(),
                    identity.cluster(),
                    identity.isFounder() ? "" : " and asks to be added");
        }
    }

    private void become(Identity other) throws IOException {
        new IdentityFile(settings.storage()).store(other);
        identity = other;
        network.update(settings, identity.clusterText());
        reason = "";
        attempts.succeeded();
    }

    /** What an operator wants: another cluster on this disk, made while no server runs. */
    private void change(Identity other, boolean sameLog, OperatorRequests.Work work) throws IOException {
        if (!sameLog) {
            withdraw.run(); // this node leaves with its clients, and joins the other state in a new life
            withdraw = () -> {};
            offered = false;
        }
        closeServer();
        work.run();
        if (sameLog) {
            replica.continueAs(other.cluster());
        }
        become(other);
    }

    private void start() throws IOException {
        node = RatisLoader.call(() -> new RaftNode(
                settings, identity, replica, () -> settings.snapshots().compression(), snapshots));
        if (closed) {
            closeServer();
            return;
        }
        if (!reason.isEmpty()) {
            LOG.info("the Raft server runs again");
        }
        reason = "";
        lastSnapshot = System.nanoTime();
        if (!node.members().isEmpty()) {
            membership.compare(node);
        }
    }

    /** The server has closed itself: a pause of the JVM, a failure of the disk, an end by the leader. */
    private void fallen() throws IOException {
        RaftNode fallen = node;
        node = null;
        RatisLoader.call(() -> {
            fallen.close();
            return null;
        });
        String why = fallen.failure() == null
                ? "the Raft server has closed itself; another one is started"
                : fallen.failure();
        if (replica.broken() != null) {
            why = replica.broken();
        }
        throw new IOException(why);
    }

    private void run() {
        boolean removed = node.own().isEmpty() && identity.isFounder();
        String now = removed ? REMOVED : "";
        if (!now.equals(reason)) {
            LOG.info("the cluster {}", removed ? "goes on without this node: " + REMOVED : "is up again on this node");
            reason = now;
        }
        attempts.works();
        if (node.own().isPresent() && !identity.isFounder()) {
            remember();
        }
        membership.step(node, network.network(), identity);
        if (!offered) {
            offer();
        }
        RaftSettings.Snapshots when = settings.snapshots();
        boolean due = System.nanoTime() - lastSnapshot >= when.interval().toNanos();
        long entries = node.entriesSinceSnapshot();
        if ((due && entries > 0) || entries >= when.entries()) {
            lastSnapshot = System.nanoTime();
            try {
                node.snapshot();
            } catch (IOException e) {
                LOG.warn("no snapshot: {}", e.getMessage());
            }
        }
    }

    /** This disk has been added: from now on it never asks to be added again. */
    private void remember() {
        Map<Long, String> members = new java.util.TreeMap<>(identity.founders());
        members.put(identity.nodeId(), identity.diskId());
        Identity added = identity.in(identity.cluster(), members);
        try {
            new IdentityFile(settings.storage()).store(added);
            identity = added;
            LOG.info("node {} is a member of cluster {}", identity.nodeId(), identity.cluster());
        } catch (IOException e) {
            LOG.warn("the identity cannot be stored: {}", e.getMessage());
        }
    }

    private void offer() {
        if (node.own().isEmpty()) {
            return;
        }
        if (catchUp == null || catchUp.isCompletedExceptionally()) {
            catchUp = readIndex.reach(settings.submit().timeout());
        } else if (catchUp.isDone()) {
            offered = true;
            LOG.info("node {} has caught up; leader is node {}", identity.nodeId(), node.leader());
            withdraw = services.offer(
                    new RaftCommandLog(submitter, this::barrier, this::status, this::stepDown, this::inUse));
        }
    }

    // ---- what the log does

    private void inUse() {
        ready.complete(null);
    }

    private CompletionStage<Void> barrier() {
        return readIndex.reach(settings.submit().timeout());
    }

    private CompletionStage<Void> stepDown() {
        RaftNode current = node;
        return current == null ? CompletableFuture.completedFuture(null) : current.giveLeadershipAway();
    }

    /** The status; any thread. */
    public LogStatus status() {
        RaftNode current = node;
        Identity now = identity;
        if (current != null && current.isAlive()) {
            return StatusReader.read(current, replica, List.of(submitter::figures, membership::figures), reason);
        }
        String state = now != null && now.cluster() == null ? "forming" : "down";
        return new LogStatus(
                now == null ? "" : now.clusterText(), state, reason, 0, 0, -1, List.of(), Map.of(), Map.of());
    }

    private Map<String, Function<PeerNetwork.Question, CompletionStage<byte[]>>> answerers() {
        return Map.of(
                Greeting.SUBJECT, question -> CompletableFuture.completedFuture(greeting()),
                Change.SUBJECT, question -> CompletableFuture.completedFuture(membership.answer(question)),
                Submitter.SUBJECT, question -> submitter.propose(question),
                Submitter.RELAY, question -> submitter.relay(question));
    }

    private byte[] greeting() {
        Identity now = identity;
        if (now == null) {
            throw new IllegalStateException("the node is just starting");
        }
        return new Greeting(now, settings.membership().peers().toString(), replica.level()).toBytes();
    }

    // ---- settings

    /** Takes other settings into use: at once, by another Raft server, or by a change of members. */
    public void update(RaftSettings wanted) {
        main.execute(() -> {
            RaftSettings before = settings;
            settings = wanted;
            network.update(wanted, identity == null ? "" : identity.clusterText());
            Path storage = before.storage();
            if (!storage.equals(wanted.storage())) {
                LOG.warn("storage.dir moves from {} to {}: this node joins from there", storage, wanted.storage());
                identity = null;
            }
            if (node != null && (!before.raft().equals(wanted.raft()) || identity == null)) {
                LOG.info("the Raft server is built anew with other settings");
                closeServer();
            }
            membership.difference(
                    before.membership().peers(), wanted.membership().peers());
            attempts.succeeded();
        });
    }

    private void closeServer() {
        RaftNode last = node;
        node = null;
        catchUp = null;
        if (last != null) {
            try {
                RatisLoader.call(() -> {
                    last.close();
                    return null;
                });
            } catch (IOException e) {
                LOG.warn("the Raft server did not close well: {}", e.getMessage());
            }
        }
    }

    /** Takes leave: first the log, while everything still works, then the server, then the network. */
    @Override
    public void close() {
        closed = true;
        main.shutdown();
        await(main);
        withdraw.run();
        submitter.close();
        waiting.shutdownNow();
        closeServer();
        snapshots.shutdown();
        await(snapshots);
        network.close();
        ready.completeExceptionally(new IllegalStateException("the cluster plug-in stops"));
    }

    private static void await(ExecutorService executor) {
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
