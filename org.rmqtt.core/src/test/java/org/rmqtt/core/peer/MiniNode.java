package org.rmqtt.core.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.rmqtt.api.cluster.PeerListener;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.delivery.Deliveries;
import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.routing.RoutingTable;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.StateObserver;
import org.rmqtt.core.state.StateObservers;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.FrameProto;
import org.rmqtt.wire.HeartbeatProto;
import org.rmqtt.wire.ItemProto;
import org.rmqtt.wire.RetainedProto;
import org.rmqtt.wire.SessionPartProto;

/** State, routing and lanes of one node, with one loop that runs on the thread of the test; frames go by hand-over. */
final class MiniNode implements SessionLoop, PeerItems {
    final long id;
    final Map<String, List<String>> received = new HashMap<>();
    final Counters counters = new Counters(1);
    final BrokerState state = new BrokerState(new StateObserver() {});
    private final Map<Long, MiniNode> all;
    private final Map<String, LocalClient> clients = new HashMap<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Routing routing;
    private final Deliveries deliveries;
    final PeerHub hub;
    boolean cut;
    Consumer<ItemProto> watch = item -> {};

    /** Runs when another node comes up, before the command that says so is done. */
    Runnable duringUp = () -> {};

    /** Whether the clients of this node are owed what a node that went at an index has not acknowledged. */
    LongPredicate owed = goneAt -> false;

    MiniNode(long id, Map<Long, MiniNode> all) {
        this.id = id;
        this.all = all;
        RoutingTable table = new RoutingTable(id, 1, name -> clients.computeIfAbsent(name, Receiver::new));
        routing = new Routing(table);
        deliveries = new Deliveries(List.of(this), routing);
        hub = new PeerHub(routing, deliveries, List.of(this), counters);
        hub.start(this, message -> null);
        state.observe(new StateObservers(List.of(hub.early(), table, hub, new During())));
        all.put(id, this);
    }

    private final class During implements StateObserver {
        @Override
        public void nodeUp(NodeRef node) {
            duringUp.run();
        }
    }

    /** Applies a command on all nodes. */
    static Reply apply(Map<Long, MiniNode> all, Command command) {
        Reply reply = null;
        for (MiniNode node : all.values()) {
            reply = node.state.apply(node.state.appliedIndex() + 1, command);
        }
        run(all);
        return reply;
    }

    /** Until nothing is left to do anywhere. */
    static void run(Map<Long, MiniNode> all) {
        boolean any = true;
        while (any) {
            any = false;
            for (MiniNode node : all.values()) {
                for (Runnable task = node.tasks.poll(); task != null; task = node.tasks.poll()) {
                    task.run();
                    any = true;
                }
            }
        }
    }

    void join(NodeRef ref) {
        hub.join(ref, state.nodes());
        hub.use(new Network());
    }

    void route(Message message) {
        execute(() -> deliveries.on(this).route(message));
        run(all);
    }

    /** Whether publishers are not to be read. */
    boolean isCongested() {
        return deliveries.on(this).isCongested();
    }

    /** What a client has got, by payload. */
    List<String> of(String client) {
        return received.getOrDefault(client, List.of());
    }

    // ---- the loop

    @Override
    public int index() {
        return 0;
    }

    @Override
    public boolean isInside() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        // no time passes here
        if (delay == 0) {
            execute(task);
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new ClassCastException(type.getName());
    }

    // ---- the network

    private final class Network implements PeerNetwork {
        @Override
        public void listen(PeerListener listener) {
            // frames are handed to the hub directly
        }

        @Override
        public Collection<Long> peers() {
            return all.keySet();
        }

        @Override
        public boolean send(long nodeId, int lane, byte[] frame) {
            MiniNode to = all.get(nodeId);
            watch(frame);
            if (to != null && !cut) {
                to.hub.onFrame(id, lane, frame);
            }
            return true;
        }

        @Override
        public boolean reply(long nodeId, int lane, byte[] frame) {
            if (cut) {
                return false;
            }
            all.get(nodeId).hub.onReply(id, lane, frame);
            return true;
        }

        private void watch(byte[] frame) {
            try {
                FrameProto.parseFrom(frame).getItemsList().forEach(watch);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
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

    // ---- the clients

    private final class Receiver implements LocalClient {
        private final String name;

        Receiver(String name) {
            this.name = name;
        }

        private void got(Message message) {
            received.computeIfAbsent(name, key -> new ArrayList<>()).add(new String(message.payload()));
        }

        @Override
        public String clientId() {
            return name;
        }

        @Override
        public SessionLoop loop() {
            return MiniNode.this;
        }

        @Override
        public boolean isOnline() {
            return true;
        }

        @Override
        public boolean takes(long index, long turn) {
            return true;
        }

        @Override
        public boolean isOwed(long goneAt, long routedAt) {
            return owed.test(goneAt);
        }

        @Override
        public void deliver(Message message, LocalSubscription subscription, SharedFrames shared) {
            got(message);
        }

        @Override
        public void deliverRetained(Message message, LocalSubscription subscription) {
            got(message);
        }

        @Override
        public boolean gather(long turn, Message message, LocalSubscription subscription) {
            got(message);
            return false;
        }

        @Override
        public void deliverMerged(Message message, SharedFrames shared) {
            // taken when it was gathered
        }

        @Override
        public void deliverOwed(Message message) {
            got(message);
        }
    }

    // ---- what is no message

    @Override
    public void onBarrier(long fromNode, int lane, BarrierProto barrier, LoopDelivery delivery) {
        // no session moves here
    }

    @Override
    public void onMatchedAgain(long index, LoopDelivery delivery) {
        // no session moves here
    }

    @Override
    public void onSession(long fromNode, SessionPartProto part, LoopDelivery delivery) {
        // no session moves here
    }

    @Override
    public void onRetained(RetainedProto retained, long index, LoopDelivery delivery) {
        // nothing is retained here
    }

    @Override
    public void onHeartbeat(long fromNode, HeartbeatProto heartbeat, long applied) {
        // nobody is asked for signs of life
    }
}
