package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.core.log.LocalLog;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.peer.LaneSet;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Obligation;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.StateObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exchanges the log behind the running broker. Runs on the cluster's thread, which may block. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final long REPLY_MILLIS = 10_000;

    /** Within this time the others are told and take over; what follows fits in the rest of five seconds. */
    private static final long LEAVE_MILLIS = 4500;

    /** The same for a node that ends: until the others know it, and again until they have taken over. */
    private static final long NOTICE_MILLIS = 5000;

    private static final long DRAIN_MILLIS = 14_500;

    private static final long STEP_DOWN_MILLIS = 2000;
    private static final long GIVE_UP_MILLIS = 1000;
    private static final long LOOPS_MILLIS = 10_000;
    private static final int IMPORTS_UNDER_WAY = 2000;
    private static final int IMPORT_TRIES = 5;

    private final Cluster cluster;
    private volatile LocalLog localLog;
    private NodeRef localRef;
    private boolean sealed;

    /** The sessions with which this node wants to return, and for which its publishers have been held; null if it does not. */
    private List<Imports.Session> heldFor;

    /** The state of this node alone; used while it is not a member. */
    volatile BrokerState local;

    Exchange(Cluster cluster) {
        this.cluster = cluster;
    }

    // ---- alone

    /** Opens the gate to a log of this node only. */
    void openAlone(BrokerState state, NodeRef ref) {
        local = state;
        localRef = ref;
        localLog = new LocalLog(state, () -> cluster.parts.counters().add(Counter.COMMAND_BUSY));
        sealed = false;
        cluster.parts.log().open(localLog, ref);
    }

    /** Whether the log of this node only has been closed. */
    boolean isSealed() {
        return sealed;
    }

    /** Goes on with the state that this node had alone. */
    void reopenAlone() {
        openAlone(local, localRef);
    }

    /** Reads the state that this node has alone. */
    void read(Consumer<BrokerState> reader) {
        localLog.execute(() -> reader.accept(local));
    }

    // ---- joining

    /**
     * Goes from the log of this node, or from a lost place in the cluster, to a place in the cluster.
     *
     * @param returning the connected sessions of a node that was declared down; null for a node that is alone
     * @return this node in its new life, or null if the log did not work: then nothing has changed
     */
    NodeRef join(List<Imports.Session> returning) {
        if (returning != null && returning != heldFor) {
            // the table of now may know already who has got a client, but not what the node before has not passed on
            heldFor = returning;
            cluster.parts.publishers().begin(cluster.settings().nodeDownTimeout());
        }
        Meanwhile meanwhile = new Meanwhile(cluster.parts.nodeId());
        cluster.replica.with(state -> {
            cluster.replica.observe(meanwhile, null);
            return null;
        });
        Reply up = submit(cluster.nodeUp(ThreadLocalRandom.current().nextLong()), REPLY_MILLIS);
        if (!(up instanceof Reply.Up granted)) {
            LOG.warn("the log does not take this node in: {}", up);
            return null;
        }
        NodeRef ref = granted.node();
        List<Imports.Session> sessions = returning;
        List<Obligation> leftBehind = List.of();
        long hold = 0;
        if (returning == null) {
            seal();
            flushLoops(LOOPS_MILLIS);
            sessions = Imports.of(local, localRef, false);
            leftBehind = local.obligations().stream()
                    .filter(each -> each.isWill() && !each.equals(local.pendingWill(each.clientId())))
                    .toList();
        }
        if (!importAll(sessions, ref, returning != null)) {
            submit(new Command.NodeLeft(ref, true, System.currentTimeMillis()), GIVE_UP_MILLIS);
            return null;
        }
        List<Obligation> wills = leftBehind;
        if (returning != null) {
            // what came while this node had no place waits for what an adopter brings, if there is one
            cluster.handovers.abandon(ref.incarnation());
            hold = cluster.parts.publishers().begin(cluster.settings().nodeDownTimeout());
            flushLoops(LOOPS_MILLIS);
        }
        cluster.replica.with(state -> {
            cluster.installReplica(state, ref, wills, meanwhile);
            return null;
        });
        cluster.parts.log().open(cluster.replica, ref);
        if (returning != null) {
            // they go on when what they sent before has come to where the sessions are now
            long held = hold;
            cluster.handovers
                    .aftermath()
                    .ask(ref.incarnation(), () -> cluster.parts.publishers().endLater(held));
        }
        heldFor = null;
        LOG.info("{} sessions of this node were taken into the cluster", sessions.size());
        return ref;
    }

    /** Ends the log of this node only; what is submitted later waits at the gate. */
    void seal() {
        if (!sealed) {
            sealed = true;
            CompletableFuture<Void> done = new CompletableFuture<>();
            localLog.seal(cluster.parts.log()::submit, () -> done.complete(null));
            await(done, LOOPS_MILLIS);
        }
    }

    /** Lets every loop finish what it was told by the log before. */
    private void flushLoops(long millis) {
        CountDownLatch done = new CountDownLatch(cluster.parts.loops().size());
        for (SessionLoop loop : cluster.parts.loops()) {
            loop.execute(() -> loop.execute(done::countDown));
        }
        try {
            if (!done.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.warn("a loop has not come round within {} ms", millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean importAll(List<Imports.Session> sessions, NodeRef ref, boolean returning) {
        List<Imports.Session> left = sessions;
        for (int tries = 0; tries < IMPORT_TRIES && !left.isEmpty(); tries++) {
            left = importSome(left, ref, returning);
        }
        return left.isEmpty();
    }

    /** Imports; gives what was refused because the log did not work. */
    private List<Imports.Session> importSome(List<Imports.Session> sessions, NodeRef ref, boolean returning) {
        Semaphore underWay = new Semaphore(IMPORTS_UNDER_WAY);
        List<Imports.Session> failed = new ArrayList<>();
        AtomicInteger lost = new AtomicInteger();
        long now = System.currentTimeMillis();
        try {
            for (Imports.Session session : sessions) {
                underWay.acquire();
                cluster.replica.submit(session.command(ref, returning, now), reply -> {
                    if (reply instanceof Reply.Imported imported) {
                        lost.addAndGet(imported.owner() == ref.id() ? 0 : 1);
                        expect(session.client().clientId(), imported, ref);
                    } else {
                        synchronized (failed) {
                            failed.add(session);
                        }
                    }
                    underWay.release();
                });
            }
            underWay.acquire(IMPORTS_UNDER_WAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return sessions;
        }
        if (lost.get() > 0) {
            LOG.warn("{} clients are connected to other nodes too and stay there", lost.get());
        }
        return failed;
    }

    /** Another node had the client too and sends what it has: messages of now wait behind that. */
    private void expect(String clientId, Reply.Imported imported, NodeRef ref) {
        Session session = cluster.parts.registry().get(clientId);
        if (session != null && imported.owner() == ref.id() && imported.from() != -1) {
            session.transfer().regained(imported.epoch(), cluster.lostAt);
            cluster.handovers.expect(session, imported.epoch(), imported.from());
        }
    }

    // ---- leaving

    /** Goes from a place in the cluster to a log of this node only. */
    void leave(NodeRef ref, boolean drain) {
        long deadline = in(drain ? DRAIN_MILLIS : LEAVE_MILLIS);
        if (drain) {
            cluster.parts.closeClients().accept(ReasonCode.SERVER_SHUTTING_DOWN);
            flushLoops(left(deadline));
            await(cluster.log().stepDown().toCompletableFuture(), Math.min(STEP_DOWN_MILLIS, left(deadline)));
        }
        cluster.parts.log().close();
        LeaveWatch watch = new LeaveWatch(ref);
        cluster.replica.with(state -> {
            cluster.replica.observe(watch, null);
            return null;
        });
        Reply reply = submit(
                new Command.NodeLeft(ref, !drain, System.currentTimeMillis()), Math.min(NOTICE_MILLIS, left(deadline)));
        List<Imports.Session> staying = watch.staying;
        if (staying == null) {
            LOG.warn("the cluster could not be told that this node leaves ({}); it will find out", reply);
            staying = cluster.replica.with(state -> Imports.of(state, ref, false));
        } else if (reply instanceof Reply.Accepted) {
            handOver(drain ? List.of() : staying, drain ? in(NOTICE_MILLIS) : deadline);
        }
        goAlone(drain ? List.of() : staying);
    }

    /** Sees this node go and keeps what stays with it. */
    private final class LeaveWatch implements StateObserver {
        private final NodeRef ref;
        private volatile List<Imports.Session> staying;

        LeaveWatch(NodeRef ref) {
            this.ref = ref;
        }

        @Override
        public void nodeGone(NodeRef node, Gone how) {
            if (node.equals(ref)) {
                staying = cluster.replica.with(state -> Imports.of(state, ref, true));
            }
        }
    }

    private void handOver(List<Imports.Session> staying, long deadline) {
        Set<String> keep =
                staying.stream().map(each -> each.client().clientId()).collect(Collectors.toSet());
        for (Session session : cluster.parts.registry().all()) {
            if (!keep.contains(session.clientId())) {
                cluster.replica.with(state -> {
                    ClientRecord client = state.client(session.clientId());
                    if (client != null) {
                        long epoch = client.epoch();
                        session.loop()
                                .execute(() ->
                                        cluster.handovers.sendTo(session, epoch, true, session.transfer()::discard));
                    }
                    return null;
                });
            }
        }
        flushLoops(left(deadline));
        awaitIdle(deadline);
    }

    private static long in(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static long left(long deadline) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }

    private void awaitIdle(long deadline) {
        while (System.nanoTime() < deadline) {
            AtomicInteger busy = new AtomicInteger();
            CountDownLatch asked = new CountDownLatch(cluster.parts.loops().size());
            for (SessionLoop loop : cluster.parts.loops()) {
                loop.execute(() -> {
                    LaneSet lanes = cluster.hub.lanes(loop);
                    busy.addAndGet(lanes.isIdle() ? 0 : 1);
                    asked.countDown();
                });
            }
            try {
                if (asked.await(left(deadline), TimeUnit.MILLISECONDS) && busy.get() == 0) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        LOG.warn("other nodes have not taken everything in time");
    }

    /** Goes on with a log of this node only and these sessions. */
    void goAlone(List<Imports.Session> staying) {
        BrokerState state = new BrokerState(new StateObserver() {});
        NodeRef ref = cluster.upAlone(state);
        long index = state.appliedIndex();
        long now = System.currentTimeMillis();
        for (Imports.Session session : staying) {
            state.apply(++index, session.command(ref, false, now));
        }
        cluster.hub.leave();
        cluster.replica.with(unused -> {
            cluster.replica.observeNothing();
            return null;
        });
        cluster.installAlone(state, List.of());
        cluster.parts.registry().all().forEach(session -> session.transfer().forget());
        cluster.replica.takeBack(cluster.parts.log()::submit);
        openAlone(state, ref);
    }

    // ---- waiting

    private Reply submit(Command command, long millis) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        cluster.replica.submit(command, reply::complete);
        return await(reply, millis);
    }

    private static <T> T await(CompletableFuture<T> future, long millis) {
        try {
            return future.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }
}
