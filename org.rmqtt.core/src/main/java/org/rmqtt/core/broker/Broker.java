package org.rmqtt.core.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SessionLoops;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Will;
import org.rmqtt.core.cluster.Cluster;
import org.rmqtt.core.cluster.ClusterParts;
import org.rmqtt.core.cluster.PublisherHold;
import org.rmqtt.core.delivery.DelayedMessages;
import org.rmqtt.core.delivery.Deliveries;
import org.rmqtt.core.event.Events;
import org.rmqtt.core.hook.Hooks;
import org.rmqtt.core.log.LogSwitch;
import org.rmqtt.core.loop.NettyLoops;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.obligation.ObligationRunner;
import org.rmqtt.core.retain.RetainedMessages;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.routing.RoutingTable;
import org.rmqtt.core.session.ClusterSide;
import org.rmqtt.core.session.ConnectLimits;
import org.rmqtt.core.session.ConnectionCloser;
import org.rmqtt.core.session.LoopContext;
import org.rmqtt.core.session.LoopContexts;
import org.rmqtt.core.session.ReadingHold;
import org.rmqtt.core.session.Services;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionRegistry;
import org.rmqtt.core.state.Obligation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of the broker of one node, put together. */
final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final long SWEEP_SECONDS = 10;
    private static final long SAMPLE_SECONDS = 5;
    private static final long CLOSE_SECONDS = 5;

    private final List<SessionLoop> loops;
    private final Counters counters;
    private final Stats stats = new Stats(this);
    private final Hooks hooks;
    private final Events events;
    private final Routing routing;
    private final SessionRegistry registry = new SessionRegistry();
    private final RetainedMessages retained = new RetainedMessages();
    private final ConnectLimits limits = new ConnectLimits();
    private final Deliveries deliveries;
    private final DelayedMessages delayed;
    private final Cluster cluster;
    private final Services services;
    private final List<LoopContext> contexts = new ArrayList<>();
    private final LoopContexts gate;
    private volatile boolean closed;

    Broker(long nodeId, SessionLoops sessionLoops) {
        loops = sessionLoops.all();
        counters = new Counters(loops.size());
        hooks = new Hooks(counters);
        events = new Events(counters, hooks);
        routing = new Routing(new RoutingTable(nodeId, loops.size(), registry::get));
        deliveries = new Deliveries(loops, routing);
        delayed = new DelayedMessages(loops.get(0), this::route);
        LogSwitch log =
                new LogSwitch(this::epochNow, () -> counters.add(Counter.COMMAND_BUSY), counters.commitLatency());
        ClusterSide side = new ClusterSide();
        services = new Services(log, registry, hooks, events, retained, delayed, side);
        ObligationRunner obligations = new ObligationRunner(nodeId, loops.get(0));
        obligations.start(log, this::publishWill);
        for (SessionLoop loop : loops) {
            contexts.add(new LoopContext(services, loop, deliveries.on(loop), counters.page(loop.index())));
        }
        cluster = new Cluster(new ClusterParts(
                nodeId,
                loops,
                log,
                routing,
                deliveries,
                registry,
                this::shell,
                obligations,
                retained,
                side,
                counters,
                this::closeClients,
                new PublisherHold(this::holdClients)));
        cluster.startAlone();
        gate = new LoopContexts(contexts, limits);
        contexts.forEach(LoopContext::start);
        loops.get(0).schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
        loops.get(0).schedule(this::sample, SAMPLE_SECONDS, TimeUnit.SECONDS);
    }

    private long epochNow(String clientId, long before) {
        Session session = registry.get(clientId);
        if (session == null) {
            return LogSwitch.NO_EPOCH;
        }
        return session.previousEpoch() == before || session.epoch() == before ? session.epoch() : LogSwitch.NO_EPOCH;
    }

    /** A session of a client that another node had; its loop depends on nothing but its id. */
    private Session shell(String clientId) {
        return new Session(clientId, contexts.get(Math.floorMod(clientId.hashCode(), contexts.size())), 0);
    }

    private void publishWill(Obligation obligation) {
        Will will = obligation.will();
        Message message = new Message(
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                will.properties(),
                new Origin(Origin.Kind.LASTWILL, services.node().id(), obligation.clientId(), null, null),
                System.currentTimeMillis(),
                obligation.number());
        route(message);
    }

    private void sample() {
        if (!closed) {
            stats.sample();
            loops.get(0).schedule(this::sample, SAMPLE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void sweep() {
        if (!closed) {
            retained.sweep(System.currentTimeMillis());
            loops.get(0).schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Retains and routes a message on the first loop, where the caller must be. */
    boolean route(Message message) {
        return contexts.get(0).route(message, 0);
    }

    /** The loop on which messages of the broker itself are routed. */
    SessionLoop systemLoop() {
        return loops.get(0);
    }

    Services services() {
        return services;
    }

    LoopContexts gate() {
        return gate;
    }

    /** How many tasks wait for the loops. */
    long waitingTasks() {
        return NettyLoops.waiting(loops);
    }

    Counters counters() {
        return counters;
    }

    Stats stats() {
        return stats;
    }

    Hooks hooks() {
        return hooks;
    }

    Events events() {
        return events;
    }

    Cluster cluster() {
        return cluster;
    }

    RoutingTable routing() {
        return routing.current();
    }

    RetainedMessages retained() {
        return retained;
    }

    DelayedMessages delayed() {
        return delayed;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    ConnectLimits limits() {
        return limits;
    }

    /** Refuses new clients, tells the connected ones that the server is shutting down, and waits until they are closed. */
    @Override
    public void close() {
        closed = true;
        closeClients(ReasonCode.SERVER_SHUTTING_DOWN);
        contexts.forEach(LoopContext::stop);
        cluster.close();
        events.close();
    }

    /** Disconnects everybody and waits until they are told; at a shutdown nobody else is let in. */
    private void closeClients(ReasonCode reason) {
        if (reason == ReasonCode.SERVER_SHUTTING_DOWN) {
            limits.shutDown();
        }
        CountDownLatch left = new CountDownLatch(contexts.size());
        for (LoopContext context : contexts) {
            ConnectionCloser.closeAll(context, reason, left::countDown);
        }
        await(left, "told of the shutdown");
    }

    private void holdClients(boolean held) {
        CountDownLatch left = new CountDownLatch(contexts.size());
        for (LoopContext context : contexts) {
            ReadingHold.set(context, held, left::countDown);
        }
        await(left, held ? "held" : "released");
    }

    private static void await(CountDownLatch left, String what) {
        try {
            if (!left.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("not all clients could be {} within {} s", what, CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
