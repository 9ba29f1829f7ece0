package org.rmqtt.core.peer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.rmqtt.wire.FrameProto;
import org.rmqtt.wire.HeartbeatProto;
import org.rmqtt.wire.ItemProto;

/**
 * One frame as it came: a {@link FrameProto} whose items are read where they are, because a frame may carry many small
 * messages and each object for one of them would cost more than the message.
 */
final class Frame {
    private static final int INDEX_TAG = tag(ItemProto.INDEX_FIELD_NUMBER, WireFormat.WIRETYPE_VARINT);
    private static final int BRIEF_TAG = tag(ItemProto.BRIEF_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
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

    /** The highest routing index of an item: items need not come in the order of their indexes. */
    long needed;

    private int[] offsets = new int[FIRST_ITEMS];
    private int[] lengths = new int[FIRST_ITEMS];
    private long[] indexes = new long[FIRST_ITEMS];
    private final BitSet briefs = new BitSet(FIRST_ITEMS);
    private final ItemReader item = new ItemReader();

    private Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    private static int tag(int field, int type) {
        return field << 3 | type;
    }

    /** Where an item begins; a brief message without what is around it. */
    int offset(int item) {
        return offsets[item];
    }

    /** How long an item is; a brief message without what is around it. */
    int length(int item) {
        return lengths[item];
    }

    /** The routing index of an item; 0 if it has none. */
    long index(int item) {
        return indexes[item];
    }

    /** Whether an item is a brief message. */
    boolean isBrief(int item) {
        return briefs.get(item);
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
            indexes = Arrays.copyOf(indexes, count * 2);
        }
        int offset = in.getTotalBytesRead();
        in.skipRawBytes(length);
        offsets[count] = offset;
        lengths[count] = length;
        item.open(bytes, offset, length);
        int tag = item.tag();
        boolean hasIndex = tag == INDEX_TAG;
        if (hasIndex) {
            indexes[count] = item.varint();
            tag = item.tag();
        }
        if (tag == BRIEF_TAG) {
            briefs.set(count);
            lengths[count] = item.length();
            offsets[count] = item.skip(lengths[count]);
            if (!hasIndex && count > 0) {
                indexes[count] = indexes[count - 1];
            }
        }
        needed = Math.max(needed, indexes[count]);
        count++;
    }
}
