package org.rmqtt.cluster.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.rmqtt.api.cluster.PeerListener;

/**
 * The lanes that other nodes have opened. A node that opens a lane again, because it lost the last call, ends what is left
 * of that call: its frames no longer count. Frames go to the listener on the event loop of the connection.
 */
final class InboundLanes implements ServerCallHandler<byte[], byte[]> {
    private record Key(long nodeId, int lane) {}

    /** One lane over all its calls; its lock keeps two calls from delivering at a time. */
    private static final class Slot {
        private ServerCall<byte[], byte[]> current;
        private int taken;

        private void reply(byte... frame) {
            current.sendMessage(Wire.reply(taken, frame));
            taken = 0;
        }
    }

    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();
    private final Supplier<PeerListener> listener;

    InboundLanes(Supplier<PeerListener> listener) {
        this.listener = listener;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
        int lane;
        int window;
        try {
            lane = Integer.parseInt(String.valueOf(headers.get(Hello.LANE)));
            window = Integer.parseInt(String.valueOf(headers.get(Hello.WINDOW)));
        } catch (NumberFormatException e) {
            call.close(Status.INVALID_ARGUMENT.withDescription("a lane needs a number and a window"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Key key = new Key(HelloCheck.CALLER.get().from(), lane);
        Slot slot = slots.computeIfAbsent(key, unused -> new Slot());
        ServerCall<byte[], byte[]> last;
        synchronized (slot) {
            last = slot.current;
            slot.current = call;
            slot.taken = 0;
        }
        if (last != null) {
            last.close(Status.ABORTED.withDescription("the lane has been opened again"), new Metadata());
        }
        call.sendHeaders(HelloCheck.answer());
        call.request(Math.max(2, window));
        return new Frames(slot, key, call, Math.max(1, window / 4));
    }

    /** Sends a frame back on a lane, with the number of frames that have been taken; false if the lane is not open. */
    boolean reply(long nodeId, int lane, byte[] frame) {
        Slot slot = slots.get(new Key(nodeId, lane));
        if (slot == null) {
            return false;
        }
        synchronized (slot) {
            if (slot.current == null) {
                return false;
            }
            slot.reply(frame);
            return true;
        }
    }

    /** Ends the lanes of a node that is no longer known. */
    void drop(long nodeId) {
        slots.forEach((key, slot) -> {
            if (key.nodeId == nodeId) {
                ServerCall<byte[], byte[]> last;
                synchronized (slot) {
                    last = slot.current;
                    slot.current = null;
                }
                if (last != null) {
                    last.close(Status.ABORTED.withDescription("the node is no longer listed"), new Metadata());
                }
            }
        });
    }

    private final class Frames extends ServerCall.Listener<byte[]> {
        private final Slot slot;
        private final Key key;
        private final ServerCall<byte[], byte[]> call;
        private final int batch;

        Frames(Slot slot, Key key, ServerCall<byte[], byte[]> call, int batch) {
            this.slot = slot;
            this.key = key;
            this.call = call;
            this.batch = batch;
        }

        @Override
        public void onMessage(byte[] frame) {
            synchronized (slot) {
                if (slot.current != call) {
                    return;
                }
                listener.get().onFrame(key.nodeId, key.lane, frame);
                call.request(1);
                if (++slot.taken >= batch) {
                    slot.reply();
                }
            }
        }

        @Override
        public void onHalfClose() {
            if (finish()) {
                call.close(Status.OK, new Metadata());
            }
        }

        @Override
        public void onCancel() {
            finish();
        }

        private boolean finish() {
            synchronized (slot) {
                if (slot.current != call) {
                    return false;
                }
                slot.current = null;
                return true;
            }
        }
    }
}
