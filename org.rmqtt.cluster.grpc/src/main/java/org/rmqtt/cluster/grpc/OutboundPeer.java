package org.rmqtt.cluster.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.rmqtt.api.cluster.PeerListener;

/** The way to one other node: its channels, its lanes, its questions and a probe that notices when it has gone silent. */
final class OutboundPeer {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final long PROBE_MILLIS = 1500;
    private static final long PROBE_DEADLINE_MILLIS = 2500;

    private final GrpcPeerNetwork network;
    private final long nodeId;
    private final String address;
    private final Map<Integer, OutboundLane> lanes = new ConcurrentHashMap<>();
    private final Object channelLock = new Object();

    private PeerChannels channels;
    private boolean closed;

    OutboundPeer(GrpcPeerNetwork network, long nodeId, String address) {
        this.network = network;
        this.nodeId = nodeId;
        this.address = address;
        channels = new PeerChannels(network, address);
    }

    /** Begins to look after the node. */
    void begin() {
        network.schedule(this::probe, PROBE_MILLIS);
    }

    long nodeId() {
        return nodeId;
    }

    String address() {
        return address;
    }

    int window() {
        return network.settings().windowFrames();
    }

    PeerListener listener() {
        return network.listener();
    }

    Metadata hello() {
        return Hello.of(network.settings(), nodeId).write();
    }

    private String label() {
        return "node " + nodeId + " at " + address;
    }

    // ---- lanes

    /** The lane if it exists; else it is made and begins to open. */
    OutboundLane lane(int number) {
        OutboundLane lane = lanes.get(number);
        if (lane == null) {
            lane = lanes.computeIfAbsent(number, key -> new OutboundLane(this, key));
            network.schedule(lane::open, 0);
        }
        return lane;
    }

    ClientCall<byte[], byte[]> newLaneCall(int lane) {
        ManagedChannel current = channels().of(lane);
        current.resetConnectBackoff();
        return current.newCall(Wire.LANE, Wire.LANE_OPTIONS);
    }

    /** Why this node does not accept the answer to its hello. */
    Optional<String> check(Metadata headers) {
        Hello answer = Hello.read(headers);
        if (answer == null) {
            return Optional.of("what listens there is no RMQTT node");
        }
        if (answer.from() != nodeId) {
            return Optional.of("node " + answer.from() + " answers there; node_grpc_addrs are wrong");
        }
        Optional<String> refusal = answer.refusal(network.settings());
        if (refusal.isEmpty()) {
            network.refusals().forget(label());
        }
        return refusal;
    }

    void onLaneClosed(Status status, String why, boolean refusedHere) {
        if (refusedHere) {
            network.refusals().warn(label(), "refused: " + why);
        } else if (status.getCode() == Status.Code.FAILED_PRECONDITION
                || status.getCode() == Status.Code.PERMISSION_DENIED) {
            network.refusals().warn(label(), "it refuses this node: " + status.getDescription());
        } else if (status.getCause() instanceof SSLException) {
            network.refusals()
                    .warn(
                            label(),
                            "no TLS connection: " + rootOf(status.getCause())
                                    + " Each certificate must be of an authority in tls.trusted of the other node");
        } else if (!network.isClosed()) {
            network.refusals().debug(label(), why);
        }
    }

    /** OpenSSL says only underneath what is wrong with a certificate. */
    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    void later(Runnable task, int attempt) {
        long pause = Math.min(FIRST_PAUSE_MILLIS << Math.min(attempt, 10), LONGEST_PAUSE_MILLIS);
        network.schedule(task, pause);
    }

    // ---- the channels

    private PeerChannels channels() {
        synchronized (channelLock) {
            return channels;
        }
    }

    /** Lanes notice by themselves that their channel is gone, and open on the new one. */
    void reconnect() {
        PeerChannels old;
        synchronized (channelLock) {
            if (closed) {
                return;
            }
            old = channels;
            channels = new PeerChannels(network, address);
        }
        old.shutdown();
    }

    /** Asks something trivial now and then; no answer in time means that the connection is half open or the node stands still. */
    private void probe() {
        synchronized (channelLock) {
            if (closed) {
                return;
            }
        }
        ManagedChannel asked = channels().control();
        call(asked, "", new byte[0], PROBE_DEADLINE_MILLIS).whenComplete((answer, failure) -> {
            boolean silent = failure instanceof io.grpc.StatusRuntimeException status
                    && status.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
            if (silent && asked == channels().control()) {
                network.refusals().debug(label(), "is silent; connecting anew");
                reconnect();
            }
            network.schedule(this::probe, PROBE_MILLIS);
        });
    }

    void close(String why) {
        lanes.values().forEach(lane -> lane.close(why));
        PeerChannels last;
        synchronized (channelLock) {
            closed = true;
            last = channels;
        }
        last.shutdown();
    }

    void awaitClosed(long millis) throws InterruptedException {
        channels().awaitClosed(millis);
    }

    // ---- questions

    CompletionStage<byte[]> ask(String subject, byte[] question) {
        ManagedChannel current = channels().control();
        current.resetConnectBackoff();
        return call(
                current, subject, question, network.settings().clientTimeout().toMillis());
    }

    private CompletableFuture<byte[]> call(ManagedChannel on, String subject, byte[] question, long deadlineMillis) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call =
                on.newCall(Wire.ASK, CallOptions.DEFAULT.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS));
        Metadata hello = hello();
        hello.put(Hello.SUBJECT, subject);
        call.start(
                new ClientCall.Listener<>() {
                    private byte[] answer;

                    @Override
                    public void onMessage(byte[] message) {
                        answer = message;
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        if (status.isOk() && answer != null) {
                            result.complete(answer);
                        } else {
                            onLaneClosed(status, OutboundLane.describe(status), false);
                            result.completeExceptionally(status.asRuntimeException());
                        }
                    }
                },
                hello);
        call.request(2);
        call.sendMessage(question);
        call.halfClose();
        return result;
    }
}
