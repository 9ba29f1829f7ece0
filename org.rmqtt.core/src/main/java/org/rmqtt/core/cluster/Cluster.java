package org.rmqtt.core.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.core.log.Replica;
import org.rmqtt.core.log.ReplyHandler;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.peer.PeerHub;
import org.rmqtt.core.session.ClusterSide;
import org.rmqtt.core.session.SessionReaper;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Obligation;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.StateObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place in a cluster, or its life without one. It exchanges the log behind the running broker, moves sessions,
 * and watches over the other nodes. What changes the place runs on one thread of its own.
 *
 * <pre>
 * ALONE     a log is there                      JOINING   the gate is closed, local sessions are imported
 * JOINING   all imported                        MEMBER
 * JOINING   the log fails                       ALONE     nothing has changed; tried again later
 * MEMBER    declared down by the others         JOINING   what is still connected is imported again
 * MEMBER    the log is about to go              ALONE     connected sessions stay, others are handed over
 * </pre>
 */
public final class Cluster implements Replica.Watcher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final long RETRY_MILLIS = 1000;
    /** No log of a cluster comes to here, so that no index, epoch or incarnation of one means anything in the other. */
    private static final long FIRST_ALONE = 1L << 62;

    private static final long DRAIN_MILLIS = 15_000;
    private static final long RETAINED_LEVEL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LEVEL_POLL_MILLIS = 50;
    private static final long LEAVE_MILLIS = 5000;

    final ClusterParts parts;
    final Replica replica;
    final PeerHub hub;
    final Handovers handovers;
    final Liveness liveness;
    final RetainedSync retainedSync;
    private final Installer installer;
    private final SessionMover mover;
    private final StateObserver reaper;
    private final Beat beat;
    private final Exchange exchange = new Exchange(this);
    final ScheduledExecutorService thread;
    private volatile ClusterSettings settings = ClusterSettings.DEFAULT;
    private volatile CommandLog log;
    private volatile NodeRef member;
    private volatile List<Imports.Session> lost;

    /** Up to where this node routed by the table of the life that it has lost last. */
    volatile long lostAt;

    private boolean waitsForCluster;

    /** A node that is alone and has no log yet: {@link #startAlone} gives it one. */
    public Cluster(ClusterParts parts) {
        this.parts = parts;
        this.replica = new Replica();
        this.hub = new PeerHub(parts.routing(), parts.deliveries(), parts.loops(), parts.counters());
        this.handovers = new Handovers(
                parts.nodeId(), hub, parts.registry(), parts.routing().departures(), parts.counters(), replica::client);
        this.liveness = new Liveness(parts.nodeId(), hub);
        this.retainedSync =
                new RetainedSync(parts.retained(), hub, parts.loops().get(0), parts.counters(), System::nanoTime);
        this.reaper = new SessionReaper(parts.registry());
        this.mover = new SessionMover(
                parts.nodeId(),
                parts.loops(),
                parts.registry(),
                parts.shells(),
                parts.deliveries(),
                hub,
                parts.routing().departures(),
                handovers,
                parts.side());
        this.installer = new Installer(
                parts.nodeId(),
                parts.loops(),
                parts.registry(),
                parts.shells(),
                parts.routing(),
                parts.obligations(),
                mover);
        this.beat = new Beat(this, new Reconciler(parts.registry(), parts.log()));
        this.thread = Executors.newSingleThreadScheduledExecutor(action -> {
            Thread made = new Thread(action, "rmqtt-cluster");
            made.setDaemon(true);
            return made;
        });
        hub.start(new PeerNews(handovers, retainedSync, liveness, replica, parts.counters()), retainedSync::current);
    }

    /** The state machine for the log. */
    public Replica stateMachine() {
        return replica;
    }

    /** Begins with a log of this node only. */
    public void startAlone() {
        BrokerState state = new BrokerState(new StateObserver() {});
        NodeRef ref = upAlone(state);
        installAlone(state, List.of());
        exchange.openAlone(state, ref);
    }

    /** Begins a log of this node only. */
    NodeRef upAlone(BrokerState state) {
        return ((Reply.Up) state.apply(FIRST_ALONE, nodeUp(System.nanoTime()))).node();
    }

    Command.NodeUp nodeUp(long instance) {
        return new Command.NodeUp(
                parts.nodeId(), instance, BrokerState.FIRST_LEVEL, BrokerState.LEVEL, System.currentTimeMillis());
    }

    void installAlone(BrokerState state, List<Obligation> leftBehind) {
        exchange.local = state;
        state.observe(installer.install(state, leftBehind, List.of(), List.of(reaper)));
    }

    /** Inside {@link Replica#with}. */
    void installReplica(BrokerState state, NodeRef ref, List<Obligation> leftBehind, Meanwhile meanwhile) {
        meanwhile.tellAdoptions(state, mover);
        replica.observe(
                installer.install(
                        state, leftBehind, List.of(hub.early(), mover), List.of(reaper, new OwnFate(), liveness, hub)),
                this);
        hub.join(ref, state.nodes());
        handovers.sendBarriers(state.appliedIndex());
        meanwhile.tellDepartures(ref, mover, hub);
        liveness.restart();
    }

    /** Changes the settings; any thread. */
    public void configure(ClusterSettings newSettings) {
        settings = newSettings;
        hub.configure(newSettings.peers());
        parts.side()
                .configure(
                        newSettings.subscribeAckAll(),
                        newSettings.handoverLimit().toMillis());
    }

    ClusterSettings settings() {
        return settings;
    }

    CommandLog log() {
        return log;
    }

    NodeRef member() {
        return member;
    }

    // ---- services come and go

    /** A network is there, or none any more. */
    public void setNetwork(PeerNetwork network) {
        hub.use(network);
        if (network == null) {
            waitForCluster(false);
        }
    }

    /** A log is there that has caught up: this node joins. */
    public void setLog(CommandLog newLog) {
        log = newLog;
        replica.use(newLog);
        thread.execute(() -> join(newLog, null));
    }

    /**
     * The log is about to go: this node leaves, within five seconds, or fifteen if it drains, and goes on alone.
     *
     * @param drain the node itself is about to stop: clients are disconnected and all sessions handed over
     */
    public void unsetLog(CommandLog oldLog, boolean drain) {
        if (log != oldLog) {
            return;
        }
        try {
            long limit = drain ? DRAIN_MILLIS : LEAVE_MILLIS;
            thread.submit(() -> leave(drain)).get(limit, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("the node could not take leave of the cluster in order", e);
        }
        log = null;
        replica.use(null);
    }

    private void join(CommandLog newLog, List<Imports.Session> returning) {
        if (log != newLog || member != null) {
            return;
        }
        parts.log().close();
        NodeRef ref = exchange.join(returning);
        if (ref == null) {
            refuseMeanwhile();
            thread.schedule(() -> join(newLog, returning), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        member = ref;
        lost = null;
        waitsForCluster = false;
        parts.retained().replicate(parts.nodeId());
        retainedSync.joined();
        parts.side().setEverywhere(this::whenAppliedEverywhere);
        LOG.info("node {} is a member of the cluster, incarnation {}", ref.id(), ref.incarnation());
        beat.start(ref);
        long deadline = System.nanoTime() + RETAINED_LEVEL_NANOS;
        thread.execute(() -> sayInUse(newLog, ref, deadline));
    }

    /** Retained messages are to be here before clients ask for them. */
    private void sayInUse(CommandLog newLog, NodeRef ref, long deadline) {
        if (member != ref) {
            return;
        }
        if (!retainedSync.isLevel() && System.nanoTime() < deadline) {
            thread.schedule(() -> sayInUse(newLog, ref, deadline), LEVEL_POLL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            newLog.inUse();
        }
    }

    /** Without a place in the cluster that it had, or that it is to have from its start, this node takes no new clients. */
    private void refuseMeanwhile() {
        if (lost != null || waitsForCluster) {
            parts.log().open(Refusal.INSTANCE, parts.log().node());
        } else if (exchange.isSealed()) {
            exchange.reopenAlone();
        }
    }

    /**
     * The node has been started as a member of a cluster that is not there yet: until it is, clients are refused.
     *
     * @param waits false when the plug-in has been stopped, so that the node is to go on alone
     */
    public void waitForCluster(boolean waits) {
        thread.execute(() -> {
            boolean waited = waitsForCluster;
            waitsForCluster = waits && member == null;
            if (waitsForCluster) {
                LOG.warn("the cluster is not there yet: clients are refused until it is");
                parts.log().close();
                exchange.seal();
                refuseMeanwhile();
            } else if (waited && member == null) {
                parts.log().close();
                exchange.reopenAlone();
                LOG.info("this node takes clients without the cluster");
            }
        });
    }

    private void leave(boolean drain) {
        NodeRef ref = member;
        member = null;
        parts.side().setEverywhere(ClusterSide.Everywhere.HERE);
        if (ref != null) {
            exchange.leave(ref, drain);
            handovers.abandon(Long.MAX_VALUE);
            retainedSync.forget();
            LOG.info("node {} goes on without the cluster", parts.nodeId());
        } else if (lost != null) {
            exchange.goAlone(lost);
            handovers.abandon(Long.MAX_VALUE);
            lost = null;
        }
    }

    private void whenAppliedEverywhere(long index, SessionLoop loop, Runnable then) {
        List<Long> others = hub.peers().stream().map(NodeRef::id).toList();
        hub.reports()
                .whenAll(others, index, loop, then, settings.subscribeAckLimit().toMillis(), () -> parts.counters()
                        .add(Counter.SUBSCRIBE_ACK_TIMEOUT));
    }

    // ---- the replica tells

    /** What becomes of this node itself in the log. */
    private final class OwnFate implements StateObserver {
        @Override
        public void nodeGone(NodeRef node, Gone how) {
            if (node.equals(member) && how == Gone.DOWN) {
                declaredDown(replica.with(state -> Imports.of(state, node, true)));
            }
        }
    }

    /** The others think that this node is dead; its clients keep their connections and are imported again. */
    private void declaredDown(List<Imports.Session> connected) {
        lostAt = parts.routing().current().index();
        LOG.warn("the cluster has declared this node down; it joins again with {} connected clients", connected.size());
        member = null;
        lost = connected;
        parts.log().close();
        parts.publishers().keep(settings.nodeDownTimeout());
        replica.observeNothing();
        CommandLog current = log;
        thread.execute(() -> join(current, connected));
    }

    @Override
    public void replaced(BrokerState before, BrokerState now) {
        NodeRef ref = member;
        if (ref != null && now.isUp(ref)) {
            installReplica(now, ref, List.of(), new Meanwhile(parts.nodeId()));
        } else if (ref != null) {
            declaredDown(Imports.of(before, ref, true));
        }
    }

    @Override
    public void orphaned(Command.Claim claim, Reply.Claimed granted) {
        parts.log()
                .submit(
                        new Command.Disconnected(
                                claim.origin(),
                                claim.clientId(),
                                granted.epoch(),
                                claim.expirySeconds(),
                                false,
                                System.currentTimeMillis()),
                        ReplyHandler.NONE);
    }

    /** Reads the state of now while nothing is applied; any thread. */
    public <T> CompletionStage<T> read(Function<BrokerState, T> reader) {
        CompletableFuture<T> read = new CompletableFuture<>();
        if (member != null || lost != null) {
            thread.execute(() -> read.complete(replica.with(reader)));
        } else {
            exchange.read(state -> read.complete(reader.apply(state)));
        }
        return read;
    }

    /** The cluster as this node sees it. */
    public CompletionStage<ClusterView> view() {
        return read(state -> Views.cluster(state, parts.nodeId(), member != null, log));
    }

    /** The way to the other nodes. */
    public PeerHub hub() {
        return hub;
    }

    /** Figures for operators. */
    public Map<String, Long> gauges() {
        Map<String, Long> all = new HashMap<>();
        all.put("cluster.member", member == null ? 0L : 1L);
        all.put("cluster.nodes", member == null ? 1L : hub.peers().size() + 1L);
        all.put("cluster.applied", hub.applied());
        all.put("cluster.sessions.departing", (long)
                parts.routing().departures().count());
        all.put("cluster.sessions.arriving", (long) handovers.arriving());
        all.put("cluster.commands.waiting", (long) replica.waiting());
        all.put("cluster.commands.refused.clock", replica.ahead());
        return all;
    }

    @Override
    public void close() {
        hub.close();
        thread.shutdownNow();
    }
}
