package org.rmqtt.cluster.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * One lane to one node. Its lock is held for a moment only: around the fields and around handing one frame to gRPC, whose
 * calls take one caller at a time.
 *
 * <pre>
 * IDLE      open          OPENING
 * OPENING   hello taken   OPEN       refused, failed   IDLE, opened again after a pause
 * OPEN      call ends     IDLE, opened again after a pause
 * any       close         CLOSED
 * </pre>
 */
final class OutboundLane {
    private enum State {
        IDLE,
        OPENING,
        OPEN,
        CLOSED
    }

    private final OutboundPeer peer;
    private final int number;

    private State state = State.IDLE;
    private ClientCall<byte[], byte[]> call;
    private int underWay;
    private boolean starved;
    private int failures;

    OutboundLane(OutboundPeer peer, int number) {
        this.peer = peer;
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean send(byte[] frame) {
        synchronized (this) {
            if (state != State.OPEN) {
                return false;
            }
            if (underWay >= peer.window() || !call.isReady()) {
                starved = true;
                return false;
            }
            underWay++;
            call.sendMessage(frame);
            return true;
        }
    }

    /** Starts the call if there is none; not under a lock, since gRPC may call back at once. */
    void open() {
        ClientCall<byte[], byte[]> fresh;
        Events events;
        synchronized (this) {
            if (state != State.IDLE) {
                return;
            }
            state = State.OPENING;
            fresh = peer.newLaneCall(number);
            call = fresh;
            events = new Events(fresh);
        }
        Metadata hello = peer.hello();
        hello.put(Hello.LANE, Integer.toString(number));
        hello.put(Hello.WINDOW, Integer.toString(peer.window()));
        fresh.start(events, hello);
        fresh.request(Integer.MAX_VALUE);
    }

    void close(String why) {
        ClientCall<byte[], byte[]> last;
        boolean wasOpen;
        synchronized (this) {
            wasOpen = state == State.OPEN;
            state = State.CLOSED;
            last = call;
            call = null;
        }
        if (last != null) {
            last.cancel(why, null);
        }
        if (wasOpen) {
            peer.listener().onLost(peer.nodeId(), number, why);
        }
    }

    /** Tells the owner of a lane that takes frames again. */
    private void feed() {
        synchronized (this) {
            if (!starved || state != State.OPEN || underWay >= peer.window() || !call.isReady()) {
                return;
            }
            starved = false;
        }
        peer.listener().onReady(peer.nodeId(), number, false);
    }

    private final class Events extends ClientCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> mine;
        private String refused;

        Events(ClientCall<byte[], byte[]> mine) {
            this.mine = mine;
        }

        @Override
        public void onHeaders(Metadata headers) {
            Optional<String> refusal = peer.check(headers);
            if (refusal.isPresent()) {
                refused = refusal.get();
                mine.cancel("refused: " + refused, null);
                return;
            }
            synchronized (OutboundLane.this) {
                if (state != State.OPENING || call != mine) {
                    return;
                }
                state = State.OPEN;
                underWay = 0;
                starved = false;
                failures = 0;
            }
            peer.listener().onReady(peer.nodeId(), number, true);
        }

        @Override
        public void onMessage(byte[] message) {
            synchronized (OutboundLane.this) {
                if (call != mine) {
                    return;
                }
                underWay -= Wire.count(message);
            }
            feed();
            byte[] frame = Wire.frame(message);
            if (frame != null) {
                peer.listener().onReply(peer.nodeId(), number, frame);
            }
        }

        @Override
        public void onReady() {
            feed();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            boolean wasOpen;
            int attempt;
            synchronized (OutboundLane.this) {
                if (call != mine || state == State.CLOSED) {
                    return;
                }
                wasOpen = state == State.OPEN;
                state = State.IDLE;
                call = null;
                attempt = failures++;
            }
            String why = refused == null ? describe(status) : refused;
            peer.onLaneClosed(status, why, refused != null);
            if (wasOpen) {
                peer.listener().onLost(peer.nodeId(), number, why);
            }
            peer.later(OutboundLane.this::open, attempt);
        }
    }

    static String describe(Status status) {
        String cause = status.getCause() == null ? "" : " (" + status.getCause().getMessage() + ")";
        return status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription()) + cause;
    }
}
