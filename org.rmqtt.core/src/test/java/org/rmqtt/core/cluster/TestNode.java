package org.rmqtt.core.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.api.cluster.PeerListener;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.delivery.DelayedMessages;
import org.rmqtt.core.delivery.Deliveries;
import org.rmqtt.core.event.Events;
import org.rmqtt.core.hook.Hooks;
import org.rmqtt.core.log.LogSwitch;
import org.rmqtt.core.loop.NettyLoops;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.metrics.Histogram;
import org.rmqtt.core.obligation.ObligationRunner;
import org.rmqtt.core.retain.RetainedMessages;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.routing.RoutingTable;
import org.rmqtt.core.session.ClusterSide;
import org.rmqtt.core.session.LoopContext;
import org.rmqtt.core.session.Services;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionRegistry;

/** The core of one node with one loop, without connections; log and network of the nodes are the {@link TestCluster}'s. */
final class TestNode implements AutoCloseable {
    private final TestCluster nodes;
    private final NettyLoops loops = new NettyLoops(1, "nio");
    private final SessionRegistry registry = new SessionRegistry();
    private final Deliveries deliveries;
    private final LoopContext context;
    private final LogSwitch log;
    final long id;
    final Cluster cluster;
    final Counters counters = new Counters(1);

    /** Whether this node's clients are not to be read. */
    volatile boolean held;

    /** When it has applied all that there is. */
    volatile CompletableFuture<Void> caughtUp = CompletableFuture.completedFuture(null);

    /** The nodes that this one cannot send anything to. */
    final Set<Long> unreachable = ConcurrentHashMap.newKeySet();

    TestNode(long id, TestCluster nodes) {
        this.id = id;
        this.nodes = nodes;
        SessionLoop loop = loop();
        Hooks hooks = new Hooks(counters);
        Routing routing = new Routing(new RoutingTable(id, 1, registry::get));
        deliveries = new Deliveries(loops.all(), routing);
        log = new LogSwitch((client, before) -> before, () -> {}, Histogram.ofTimes());
        ClusterSide side = new ClusterSide();
        RetainedMessages retained = new RetainedMessages();
        ObligationRunner obligations = new ObligationRunner(id, loop);
        obligations.start(log, will -> {});
        context = new LoopContext(
                new Services(
                        log,
                        registry,
                        hooks,
                        new Events(counters, hooks),
                        retained,
                        new DelayedMessages(loop, message -> {}),
                        side),
                loop,
                deliveries.on(loop),
                counters.page(0));
        cluster = new Cluster(new ClusterParts(
                id,
                loops.all(),
                log,
                routing,
                deliveries,
                registry,
                this::session,
                obligations,
                retained,
                side,
                counters,
                reason -> {},
                new PublisherHold(hold -> held = hold)));
        cluster.startAlone();
        cluster.setNetwork(new Network());
    }

    SessionLoop loop() {
        return loops.all().get(0);
    }

    private Session session(String clientId) {
        return new Session(clientId, context, 0);
    }

    /** Makes a session, as a CONNECT does. */
    void open(String clientId) {
        registry.getOrMake(clientId, this::session);
    }

    /** Takes out what a session holds, by payload. */
    List<String> take(String clientId) {
        Session session = registry.get(clientId);
        CompletableFuture<List<String>> taken = new CompletableFuture<>();
        loop().execute(() -> taken.complete(session.transfer().take().entries().stream()
                .map(entry -> new String(entry.message().payload()))
                .toList()));
        return taken.join();
    }

    boolean has(String clientId) {
        return registry.get(clientId) != null;
    }

    boolean terminate(String clientId) {
        return new Termination(cluster, registry, log)
                .of(clientId)
                .toCompletableFuture()
                .join();
    }

    CompletionStage<List<RouteView>> routes(Predicate<RouteView> wanted, int limit) {
        return new RouteScan(cluster, wanted, limit).start();
    }

    boolean isAwaited(String clientId) {
        return registry.get(clientId).transfer().isAwaited();
    }

    void route(Message message) {
        loop().execute(() -> deliveries.on(loop()).route(message));
    }

    /** Returns when the loop has come round. */
    void settle() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop().execute(() -> done.complete(null));
        done.join();
    }

    void join() {
        cluster.configure(ClusterSettings.DEFAULT);
        cluster.setLog(new Log());
    }

    @Override
    public void close() {
        cluster.close();
        loops.close();
    }

    private final class Log implements CommandLog {
        @Override
        public void submit(byte[] command, Consumer<Failure> onFailure) {
            nodes.submit(id, command);
        }

        @Override
        public CompletionStage<Void> barrier() {
            return caughtUp;
        }

        @Override
        public LogStatus status() {
            return new LogStatus("c", "follower", "", 9, 1, -1, List.of(), Map.of(), Map.of());
        }

        @Override
        public void inUse() {
            // nobody waits for that here
        }

        @Override
        public CompletionStage<Void> stepDown() {
            return CompletableFuture.completedFuture(null);
        }
    }

    private final class Network implements PeerNetwork {
        @Override
        public void listen(PeerListener listener) {
            // frames are handed to the hub directly
        }

        @Override
        public Collection<Long> peers() {
            return nodes.all().keySet();
        }

        @Override
        public boolean send(long nodeId, int lane, byte[] frame) {
            if (!unreachable.contains(nodeId)) {
                nodes.all().get(nodeId).cluster.hub.onFrame(id, lane, frame);
            }
            return true;
        }

        @Override
        public boolean reply(long nodeId, int lane, byte[] frame) {
            if (!unreachable.contains(nodeId)) {
                nodes.all().get(nodeId).cluster.hub.onReply(id, lane, frame);
            }
            return true;
        }

        @Override
        public void reconnect(long nodeId) {
            // nothing breaks here
        }

        @Override
        public CompletionStage<byte[]> ask(long nodeId, String subject, byte[] question) {
            return CompletableFuture.failedFuture(new IllegalStateException("nobody asks here"));
        }

        @Override
        public void answerLater(String subject, Function<Question, CompletionStage<byte[]>> answerer) {
            // nobody asks here
        }
    }
}
