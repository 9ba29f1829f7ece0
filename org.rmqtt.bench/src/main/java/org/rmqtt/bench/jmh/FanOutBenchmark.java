package org.rmqtt.bench.jmh;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.delivery.Deliveries;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.routing.RoutingTable;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Reply;

/** Routing one message to the subscribers of its topic on one loop, up to the door of their sessions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanOutBenchmark {
    private static final Message MESSAGE = new Message(
            "bench/fan/out",
            new byte[64],
            QoS.AT_MOST_ONCE,
            false,
            MessageProperties.NONE,
            new Origin(Origin.Kind.CUSTOM, 1, "publisher", null, null),
            0);

    /** How many subscribers. */
    @Param({"1", "1000"})
    private int subscribers;

    private final OnlyLoop loop = new OnlyLoop();
    private final Map<String, LocalClient> clients = new HashMap<>();
    private Deliveries deliveries;
    private long delivered;

    /** Subscribes everybody. */
    @Setup
    public void subscribe() {
        RoutingTable table = new RoutingTable(1, 1, clients::get);
        BrokerState state = new BrokerState(table);
        long index = 1;
        Reply up = state.apply(index, new Command.NodeUp(1, 1, BrokerState.FIRST_LEVEL, BrokerState.LEVEL, 1));
        Command.NodeRef node = ((Reply.Up) up).node();
        TopicFilter filter = TopicFilter.parse(MESSAGE.topic()).orElseThrow();
        for (int i = 0; i < subscribers; i++) {
            String id = "s" + i;
            clients.put(id, new Receiver(id));
            state.apply(++index, new Command.Claim(node, id, i, true, 0, null, 10, 1));
            long epoch = index;
            state.apply(
                    ++index,
                    new Command.Subscribe(
                            node,
                            id,
                            epoch,
                            1,
                            List.of(new Command.Filter(filter, SubscriptionOptions.of(QoS.AT_MOST_ONCE))),
                            false));
        }
        deliveries = new Deliveries(List.of(loop), new Routing(table));
    }

    /** Routes one message. */
    @Benchmark
    public long route() {
        deliveries.on(loop).route(MESSAGE);
        return delivered;
    }

    private final class Receiver implements LocalClient {
        private final String id;

        Receiver(String id) {
            this.id = id;
        }

        @Override
        public String clientId() {
            return id;
        }

        @Override
        public SessionLoop loop() {
            return loop;
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
            return false;
        }

        @Override
        public void deliverOwed(Message message) {
            throw new UnsupportedOperationException("no node dies here");
        }

        @Override
        public void deliver(Message message, LocalSubscription subscription, SharedFrames shared) {
            delivered++;
        }

        @Override
        public void deliverRetained(Message message, LocalSubscription subscription) {
            delivered++;
        }

        @Override
        public boolean gather(long turn, Message message, LocalSubscription subscription) {
            return true;
        }

        @Override
        public void deliverMerged(Message message, SharedFrames shared) {
            delivered++;
        }
    }

    private static final class OnlyLoop implements SessionLoop {
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
            task.run();
        }

        @Override
        public void schedule(Runnable task, long delay, TimeUnit unit) {
            throw new IllegalStateException("nothing is scheduled here");
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new ClassCastException(type.getName());
        }
    }
}
