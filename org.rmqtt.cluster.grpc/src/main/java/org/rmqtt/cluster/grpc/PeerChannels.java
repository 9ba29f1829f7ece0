package org.rmqtt.cluster.grpc;

import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one address: one for each lane of a session loop, on that loop, so that a frame is written by the
 * thread that made it, and one for everything else.
 */
final class PeerChannels {
    private final ManagedChannel control;
    private final List<ManagedChannel> lanes = new ArrayList<>();

    /** They connect when they are used. */
    PeerChannels(GrpcPeerNetwork network, String address) {
        control = network.newChannel(address, GrpcPeerNetwork.NO_LANE);
        for (int lane = 0; lane < network.laneCount(); lane++) {
            lanes.add(network.newChannel(address, lane));
        }
    }

    ManagedChannel control() {
        return control;
    }

    ManagedChannel of(int lane) {
        return lane < lanes.size() ? lanes.get(lane) : control;
    }

    void shutdown() {
        control.shutdownNow();
        lanes.forEach(ManagedChannel::shutdownNow);
    }

    void awaitClosed(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        control.awaitTermination(millis, TimeUnit.MILLISECONDS);
        for (ManagedChannel lane : lanes) {
            lane.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
