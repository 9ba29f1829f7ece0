package org.rmqtt.cluster.grpc;

import io.grpc.CallOptions;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The two calls of the service {@code rmqtt.peer.v1.Peer}. A message is its bytes and nothing else: a frame is copied once
 * into a network buffer and once out of one.
 *
 * <pre>
 * Lane  frames one way, a four-byte count of taken frames the other way; the response headers say that it is open
 * Ask   a question and an answer; metadata carries the subject
 * </pre>
 */
final class Wire {
    static final String SERVICE = "rmqtt.peer.v1.Peer";

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new BytesMarshaller();

    static final MethodDescriptor<byte[], byte[]> LANE = method("Lane", MethodDescriptor.MethodType.BIDI_STREAMING);
    static final MethodDescriptor<byte[], byte[]> ASK = method("Ask", MethodDescriptor.MethodType.UNARY);

    /** How many bytes of a lane may wait for the network before it takes no more. */
    static final int READY_BYTES = 1024 * 1024;

    static final CallOptions LANE_OPTIONS = CallOptions.DEFAULT.withOnReadyThreshold(READY_BYTES);

    private Wire() {}

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
    }

    /**
     * What goes back on a lane.
     *
     * @param frames how many frames have been taken since the last time
     * @param frame a frame, or nothing
     */
    static byte[] reply(int frames, byte... frame) {
        return ByteBuffer.allocate(Integer.BYTES + frame.length)
                .putInt(frames)
                .put(frame)
                .array();
    }

    /** How many frames a reply says have been taken. */
    static int count(byte[] reply) {
        return reply.length < Integer.BYTES ? 0 : ByteBuffer.wrap(reply).getInt();
    }

    /** The frame in a reply; null if there is none. */
    static byte[] frame(byte[] reply) {
        return reply.length <= Integer.BYTES ? null : Arrays.copyOfRange(reply, Integer.BYTES, reply.length);
    }

    private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new Bytes(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                // gRPC has the whole message when it asks for this, so the array can be made in its size at once
                byte[] bytes = new byte[stream.available()];
                int length = stream.readNBytes(bytes, 0, bytes.length);
                if (length < bytes.length || stream.read() >= 0) {
                    throw new IOException("a message of " + bytes.length + " bytes has another length");
                }
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An array that writes itself out in one go. */
    private static final class Bytes extends ByteArrayInputStream implements Drainable, KnownLength {
        Bytes(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int drainTo(OutputStream target) throws IOException {
            int length = available();
            target.write(buf, pos, length);
            pos = count;
            return length;
        }
    }
}
