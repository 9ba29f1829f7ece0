package org.rmqtt.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/** One connection of the load: publishes with a fixed window, or receives and acknowledges. Confined to the load's thread. */
final class LoadConnection {
    private static final int BUFFER = 1 << 12;

    private final LoadEvents run;
    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
    private final byte[] topic;
    private final int qos;
    private int nextPacketId = 1;

    /** Connects; a publisher has a topic, a receiver a filter. */
    LoadConnection(LoadEvents run, Selector selector, InetSocketAddress address, String clientId, String topic, int qos)
            throws IOException {
        this.run = run;
        this.topic = topic == null ? null : Frames.utf8(topic);
        this.qos = qos;
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        write(Frames.connect(clientId));
    }

    void subscribe(String filter, int subscribeQos) throws IOException {
        subscribe(List.of(filter), subscribeQos);
    }

    /** One packet with all filters. */
    void subscribe(List<String> filters, int subscribeQos) throws IOException {
        write(Frames.subscribe(1, subscribeQos, filters));
    }

    void write(byte[] bytes) throws IOException {
        room(bytes.length);
        out.put(bytes);
        flush();
    }

    /** Queues one message; {@link #flush} sends it. */
    void publish(int payloadSize, long sentNanos) {
        publish(topic, qos << 1, payloadSize, sentNanos);
    }

    /** The same with a topic and flags of its own, see {@link Frames#publish}. */
    void publish(byte[] to, int flags, int payloadSize, long sentNanos) {
        room(32 + to.length + payloadSize);
        Frames.publish(out, to, flags, nextPacketId, payloadSize, sentNanos);
        nextPacketId = nextPacketId == 65_535 ? 1 : nextPacketId + 1;
    }

    /** Waits for something on any connection of a selector, and handles it. */
    static void turn(Selector selector, long timeoutMillis) throws IOException {
        if (timeoutMillis <= 0) {
            selector.selectNow();
        } else {
            selector.select(timeoutMillis);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            LoadConnection connection = (LoadConnection) key.attachment();
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isReadable()) {
                connection.read();
            }
        }
        selector.selectedKeys().clear();
    }

    private void room(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(out.capacity() * 2, out.position() + bytes));
            out.flip();
            larger.put(out);
            out = larger;
        }
    }

    void flush() throws IOException {
        out.flip();
        channel.write(out);
        out.compact();
        int interest = out.position() > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    void read() throws IOException {
        int n = channel.read(in);
        if (n < 0) {
            throw new EOFException("the broker closed a connection");
        }
        boolean full = !in.hasRemaining();
        in.flip();
        while (packet()) {
            // one packet after the other
        }
        if (full) {
            in = ByteBuffer.allocateDirect(in.capacity() * 2).put(in);
        } else {
            in.compact();
        }
        if (out.position() > 0) {
            flush();
        }
    }

    private boolean packet() {
        int start = in.position();
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get() & 0xFF;
        int length = 0;
        int shift = 0;
        int digit;
        do {
            if (!in.hasRemaining()) {
                in.position(start);
                return false;
            }
            digit = in.get() & 0xFF;
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit >= 0x80);
        if (in.remaining() < length) {
            in.position(start);
            return false;
        }
        int end = in.position() + length;
        handle(first, end);
        in.position(end);
        return true;
    }

    private void handle(int first, int end) {
        switch (first >> 4) {
            case Frames.CONNACK -> run.connected(this, in.get(in.position() + 1));
            case Frames.SUBACK -> run.subscribed(this);
            case Frames.PUBLISH -> received(first >> 1 & 3, end);
            case Frames.PUBACK, Frames.PUBCOMP -> run.acknowledged();
            case Frames.PUBREC -> ack(Frames.PUBREL, in.getShort(in.position()));
            case Frames.PUBREL -> ack(Frames.PUBCOMP, in.getShort(in.position()));
            default -> throw new IllegalStateException("unexpected packet " + (first >> 4));
        }
    }

    private void received(int deliveredQos, int end) {
        int topicLength = in.getShort() & 0xFFFF;
        in.position(in.position() + topicLength);
        if (deliveredQos > 0) {
            ack(deliveredQos == 1 ? Frames.PUBACK : Frames.PUBREC, in.getShort());
        }
        if (end - in.position() >= 8) {
            run.received(in.getLong());
        }
    }

    private void ack(int type, int packetId) {
        room(4);
        Frames.ack(out, type, packetId);
    }

    void close() throws IOException {
        channel.close();
    }
}
