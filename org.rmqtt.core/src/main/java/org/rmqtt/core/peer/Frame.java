package org.rmqtt.core.peer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.rmqtt.wire.FrameProto;
import org.rmqtt.wire.HeartbeatProto;

/**
 * One frame as it came: a {@link FrameProto} whose items are read where they are, because a frame may carry many small
 * messages and each object for one of them would cost more than the message.
 */
final class Frame {
    private static final int ITEMS_TAG = tag(FrameProto.ITEMS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    private static final int FIRST_ITEMS = 128;

    final byte[] bytes;
    long senderIncarnation;
    long receiverIncarnation;
    long applied;
    long first;
    long acknowledged;
    long stream;
    HeartbeatProto heartbeat;
    int count;
    private int[] offsets = new int[FIRST_ITEMS];
    private int[] lengths = new int[FIRST_ITEMS];

    private Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    private static int tag(int field, int type) {
        return field << 3 | type;
    }

    /** Where an item begins. */
    int offset(int item) {
        return offsets[item];
    }

    /** How long an item is. */
    int length(int item) {
        return lengths[item];
    }

    /** The routing index of an item, which is its first field; 0 if it has none. */
    long index(int item) {
        return WireItems.index(bytes, offsets[item], lengths[item]);
    }

    /**
     * Reads a frame; the items are only found.
     *
     * @throws InvalidProtocolBufferException if it is none
     */
    static Frame parse(byte[] bytes) throws InvalidProtocolBufferException {
        Frame frame = new Frame(bytes);
        try {
            frame.read(CodedInputStream.newInstance(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        return frame;
    }

    private void read(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case FrameProto.SENDER_INCARNATION_FIELD_NUMBER -> senderIncarnation = in.readInt64();
                case FrameProto.RECEIVER_INCARNATION_FIELD_NUMBER -> receiverIncarnation = in.readInt64();
                case FrameProto.APPLIED_FIELD_NUMBER -> applied = in.readInt64();
                case FrameProto.FIRST_FIELD_NUMBER -> first = in.readInt64();
                case FrameProto.ACKNOWLEDGED_FIELD_NUMBER -> acknowledged = in.readInt64();
                case FrameProto.HEARTBEAT_FIELD_NUMBER -> heartbeat = HeartbeatProto.parseFrom(in.readByteArray());
                case FrameProto.STREAM_FIELD_NUMBER -> stream = in.readFixed64();
                case FrameProto.ITEMS_FIELD_NUMBER -> found(in);
                default -> in.skipField(tag);
            }
        }
    }

    private void found(CodedInputStream in) throws IOException {
        int length = in.readRawVarint32();
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        offsets[count] = in.getTotalBytesRead();
        lengths[count] = length;
        count++;
        in.skipRawBytes(length);
    }

    /**
     * Writes a frame of the first items of a queue.
     *
     * @param header everything but the items
     */
    static byte[] write(FrameProto header, Deque<Outgoing> queue, int items) {
        int size = header.getSerializedSize();
        Iterator<Outgoing> next = queue.iterator();
        for (int i = 0; i < items; i++) {
            int length = next.next().item().length;
            size += 1 + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
        }
        byte[] bytes = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            header.writeTo(out);
            next = queue.iterator();
            for (int i = 0; i < items; i++) {
                byte[] item = next.next().item();
                out.writeUInt32NoTag(ITEMS_TAG);
                out.writeUInt32NoTag(item.length);
                out.write(item, 0, item.length);
            }
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not end", e);
        }
        return bytes;
    }
}
