package org.rmqtt.cluster.grpc;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.rmqtt.api.cluster.PeerListener;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.cluster.PeerNetworkFactory.Handle;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;
import org.rmqtt.api.cluster.PeerNetworkFactory.Settings;
import org.rmqtt.core.loop.NettyLoops;

/** A network with a listener that writes everything down. */
final class Node implements PeerListener, AutoCloseable {
    static final int TAG = 198;

    final NettyLoops loops = new NettyLoops(2, "auto");
    final Handle handle;
    final PeerNetwork network;
    final List<Integer> frames = new CopyOnWriteArrayList<>();
    final List<String> replies = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final Semaphore mayTake = new Semaphore(Integer.MAX_VALUE / 2);

    Node(Settings settings) throws IOException {
        handle = new PeerNetworkComponent(loops).open(settings);
        network = handle.network();
        network.listen(this);
    }

    static Settings settings(long id, Map<Long, String> addresses) {
        return settings(id, addresses, TAG, "", Security.NONE);
    }

    static Settings settings(long id, Map<Long, String> addresses, int tag, String cluster, Security security) {
        return new Settings(id, addresses.get(id), addresses, tag, cluster, Duration.ofSeconds(10), 16, security);
    }

    static byte[] frame(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    @Override
    public void onFrame(long fromNode, int lane, byte[] frame) {
        mayTake.acquireUninterruptibly();
        frames.add(ByteBuffer.wrap(frame).getInt());
    }

    @Override
    public void onReply(long fromNode, int lane, byte[] frame) {
        replies.add(fromNode + "/" + lane + " " + ByteBuffer.wrap(frame).getInt());
    }

    @Override
    public void onReady(long toNode, int lane, boolean opened) {
        events.add((opened ? "open " : "ready ") + toNode + "/" + lane);
    }

    @Override
    public void onLost(long toNode, int lane, String why) {
        events.add("lost " + toNode + "/" + lane);
    }

    /** Sends a frame as soon as the lane takes it. */
    void send(long to, int lane, int number) {
        await("lane " + lane + " to " + to + " takes " + number, () -> network.send(to, lane, frame(number)));
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not within 20 s: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() {
        handle.close();
        loops.close();
    }
}
