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

    static byte[] count(int frames) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(frames).array();
    }

    static int count(byte[] message) {
        return message.length == Integer.BYTES ? ByteBuffer.wrap(message).getInt() : 0;
    }

    private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new Bytes(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
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
