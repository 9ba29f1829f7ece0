package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.log.Replica;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.CommandCodec;

/** Nodes with real cores that share a log in memory: a test says when whose commands come and what comes right behind. */
final class TestCluster implements AutoCloseable {
    /** So many that some of them find each of the nodes that are left as their adopter. */
    static final List<String> CLIENTS =
            IntStream.range(0, 20).mapToObj(i -> "c" + i).toList();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** To the lane, into it, to the other loop, into its session, to its lane, back, and to the publisher; lanes take two. */
    private static final int HOPS = 12;

    private final Map<Long, TestNode> nodes = new TreeMap<>();
    private final Set<Long> dead = ConcurrentHashMap.newKeySet();
    private final ExecutorService applier = Executors.newSingleThreadExecutor();
    private final List<byte[]> waiting = new ArrayList<>();

    /** All commands that were ever applied, in order. */
    private final List<byte[]> log = new CopyOnWriteArrayList<>();

    private final AtomicLong claims = new AtomicLong();
    private long held;
    private Function<Command, Command> leader = command -> null;
    private Function<Command, Command> follower = command -> null;

    TestCluster(int size) {
        for (long id = 1; id <= size; id++) {
            nodes.put(id, new TestNode(id, this));
        }
        for (TestNode node : nodes.values()) {
            node.join();
            until("node " + node.id + " is a member", () -> node.cluster.member() != null);
        }
    }

    Map<Long, TestNode> all() {
        return nodes;
    }

    TestNode node(long id) {
        return nodes.get(id);
    }

    NodeRef ref(long id) {
        return node(id).cluster.member();
    }

    ClientRecord client(String id) {
        return node(1).cluster.replica.with(state -> state.client(id));
    }

    /** Those of {@link #CLIENTS} that a node owns. */
    List<String> ownedBy(long node) {
        return CLIENTS.stream()
                .filter(client -> client(client).owner().id() == node)
                .toList();
    }

    /** A client with a lasting session connects to a node and subscribes to {@code t}. */
    void connect(String client, long node) {
        apply(claim(client, node));
        apply(new Command.Subscribe(
                ref(node),
                client,
                client(client).epoch(),
                1,
                List.of(new Command.Filter(
                        TopicFilter.parse("t").orElseThrow(), SubscriptionOptions.of(QoS.AT_LEAST_ONCE))),
                false));
    }

    /** A message of a publisher on node 1. */
    private static Message message(String text) {
        return new Message(
                "t",
                text.getBytes(),
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                new Origin(Origin.Kind.CUSTOM, 1, "p", null, null),
                1,
                0);
    }

    /** Everything that a client is going to get on a node; returns when what answers to that has come to the others too. */
    void awaitHeld(String client, long node, String... texts) {
        until(client + " is complete on node " + node, () -> !node(node).isAwaited(client));
        List<String> held = new ArrayList<>();
        until(client + " has got " + List.of(texts) + " on node " + node + ", not only " + held, () -> {
            held.addAll(node(node).take(client));
            return held.size() >= texts.length;
        });
        assertThat(held).as(client).containsExactly(texts);
        hop();
    }

    /** What a CONNECT says; the session is there before. */
    Command claim(String client, long node) {
        node(node).open(client);
        return new Command.Claim(
                ref(node), client, claims.incrementAndGet(), false, BrokerState.NEVER_EXPIRES, null, 100, 1);
    }

    /** What comes right before a command. */
    void before(Function<Command, Command> newLeader) {
        leader = newLeader;
    }

    /** What comes right behind a command, before any node does anything else. */
    void behind(Function<Command, Command> newFollower) {
        follower = newFollower;
    }

    /** From now on the commands of a node wait. */
    synchronized void hold(long nodeId) {
        held = nodeId;
    }

    synchronized void goOn() {
        held = 0;
        waiting.forEach(this::commit);
        waiting.clear();
    }

    synchronized void submit(long nodeId, byte[] command) {
        if (nodeId == held) {
            waiting.add(command);
        } else {
            commit(command);
        }
    }

    private void commit(byte[] command) {
        applier.execute(() -> apply(command));
    }

    private static byte[] entry(Command command) {
        return CommandCodec.encode(new CommandCodec.Entry(command, 0, 0));
    }

    private void apply(byte[] bytes) {
        List<byte[]> commands = new ArrayList<>(List.of(bytes));
        try {
            Command command = CommandCodec.decode(bytes).command();
            Optional.ofNullable(leader.apply(command)).ifPresent(first -> commands.add(0, entry(first)));
            Optional.ofNullable(follower.apply(command)).ifPresent(last -> commands.add(entry(last)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        log.addAll(commands);
        for (TestNode node : nodes.values()) {
            if (!dead.contains(node.id)) {
                Replica replica = node.cluster.replica;
                replica.with(state -> {
                    commands.forEach(command -> replica.apply(command, 0));
                    replica.entryApplied();
                    return null;
                });
            }
        }
    }

    /** Applies a command on all nodes before this returns. */
    void apply(Command command) {
        commit(entry(command));
        settle();
    }

    /** A message is published on node 1; returns when it has come to all that can be reached, and so have their answers. */
    void route(String text) {
        node(1).route(message(text));
        hop();
    }

    private void hop() {
        for (int hop = 0; hop < HOPS; hop++) {
            settle();
        }
    }

    /** A message is published on node 1 right when that has applied a command, before its loop is told of anything. */
    void routeAt(Command command, String text) {
        CountDownLatch applied = block(node(1).loop());
        node(1).route(message(text));
        commit(entry(command));
        awaitApplied();
        applied.countDown();
        settle();
    }

    /** Applies a command; to one node it comes when the others have sent what follows from it, and its loop later still. */
    void applyLateOn(long nodeId, Command command) {
        TestNode late = node(nodeId);
        CountDownLatch applied = block(late.loop());
        dead.add(nodeId);
        commit(entry(command));
        awaitApplied();
        nodes.values().stream().filter(node -> node != late).forEach(TestNode::settle);
        applier.execute(() -> {
            dead.remove(nodeId);
            applyMissed(nodeId, 1);
        });
        awaitApplied();
        applied.countDown();
        settle();
    }

    /** A loop does nothing more until the latch opens. */
    private static CountDownLatch block(SessionLoop loop) {
        CountDownLatch latch = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return latch;
    }

    private void awaitApplied() {
        try {
            applier.submit(() -> {}).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when all that was submitted has been applied and the loops have come round. */
    void settle() {
        awaitApplied();
        nodes.values().forEach(TestNode::settle);
    }

    /** Nobody hears of a node any more, nor it of anybody. */
    void kill(long nodeId) {
        dead.add(nodeId);
        nodes.values().forEach(node -> node.unreachable.add(nodeId));
        node(nodeId).unreachable.addAll(nodes.keySet());
    }

    /** A node that was {@linkplain #kill cut off} is heard and hears again, and takes in the first command that it has missed. */
    void beginToRevive(long nodeId) {
        nodes.values().forEach(node -> node.unreachable.remove(nodeId));
        node(nodeId).unreachable.clear();
        applyMissed(nodeId, 1);
    }

    /** It takes in the others. */
    void revive(long nodeId) {
        applier.execute(() -> {
            dead.remove(nodeId);
            applyMissed(nodeId, log.size());
        });
        settle();
    }

    private void applyMissed(long nodeId, int most) {
        Replica replica = node(nodeId).cluster.replica;
        int from = (int) replica.applied();
        for (byte[] command : List.copyOf(log.subList(from, Math.min(log.size(), from + most)))) {
            replica.apply(command, 0);
            replica.entryApplied();
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not within " + PATIENCE + ": " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        nodes.keySet().forEach(this::kill);
        applier.shutdown();
        nodes.values().forEach(TestNode::close);
    }
}
