package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.rmqtt.core.log.Replica;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.CommandCodec;

/** Nodes with real cores that share a log in memory: a test says when whose commands come and what comes right behind. */
final class TestCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<Long, TestNode> nodes = new TreeMap<>();
    private final Set<Long> dead = ConcurrentHashMap.newKeySet();
    private final ExecutorService applier = Executors.newSingleThreadExecutor();
    private final List<byte[]> waiting = new ArrayList<>();
    private long held;
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

    private void apply(byte[] bytes) {
        List<byte[]> commands = new ArrayList<>(List.of(bytes));
        try {
            Command next = follower.apply(CommandCodec.decode(bytes).command());
            if (next != null) {
                commands.add(CommandCodec.encode(new CommandCodec.Entry(next, 0, 0)));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        for (TestNode node : nodes.values()) {
            if (!dead.contains(node.id)) {
                Replica replica = node.cluster.replica;
                replica.with(state -> {
                    commands.forEach(command -> replica.apply(command, 0));
                    return null;
                });
            }
        }
    }

    /** Applies a command on all nodes before this returns. */
    void apply(Command command) {
        byte[] bytes = CommandCodec.encode(new CommandCodec.Entry(command, 0, 0));
        applier.submit(() -> apply(bytes));
        settle();
    }

    /** Returns when all that was submitted has been applied and the loops have come round. */
    void settle() {
        try {
            applier.submit(() -> {}).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        nodes.values().forEach(TestNode::settle);
    }

    /** Nobody hears of a node any more, nor it of anybody. */
    void kill(long nodeId) {
        dead.add(nodeId);
        nodes.values().forEach(node -> node.unreachable.add(nodeId));
        node(nodeId).unreachable.addAll(nodes.keySet());
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
        applier.shutdown();
        nodes.values().forEach(TestNode::close);
    }
}
