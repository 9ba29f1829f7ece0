package org.rmqtt.core.peer;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.BriefProto;
import org.rmqtt.wire.FrameProto;
import org.rmqtt.wire.ItemProto;

/**
 * Writes frames: a {@link FrameProto} whose {@link BriefProto} messages are written by hand in one go, without an object
 * for each, and without what they have in common with the one before. Confined to one loop.
 */
final class FrameWriter {
    private static final int DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int ITEMS_TAG = FrameProto.ITEMS_FIELD_NUMBER << 3 | DELIMITED;
    private static final int INDEX_TAG = ItemProto.INDEX_FIELD_NUMBER << 3;
    private static final int BRIEF_TAG = ItemProto.BRIEF_FIELD_NUMBER << 3 | DELIMITED;
    private static final int TOPIC_TAG = BriefProto.TOPIC_FIELD_NUMBER << 3 | DELIMITED;
    private static final int PAYLOAD_TAG = BriefProto.PAYLOAD_FIELD_NUMBER << 3 | DELIMITED;
    private static final int FLAGS_TAG = BriefProto.FLAGS_FIELD_NUMBER << 3;
    private static final int PROPERTIES_TAG = BriefProto.PROPERTIES_FIELD_NUMBER << 3 | DELIMITED;
    private static final int ORIGIN_TAG = BriefProto.ORIGIN_FIELD_NUMBER << 3 | DELIMITED;
    private static final int CREATED_TAG = BriefProto.CREATED_STEP_FIELD_NUMBER << 3;
    private static final int NUMBER_TAG = BriefProto.NUMBER_STEP_FIELD_NUMBER << 3;

    /** The tags and numbers of an item and its message, each number as long as it can be. */
    private static final int MOST_OVERHEAD = 80;

    private static final int KEPT_BYTES = 256 * 1024;
    private static final int MAX_ORIGINS = 4096;

    private final Map<Origin, byte[]> origins = new IdentityHashMap<>();
    private byte[] to = new byte[1024];
    private int at;

    private String topic;
    private byte[] topicBytes;
    private Origin origin;
    private long created;
    private long number;
    private long index;

    /**
     * Writes a frame of the first items of a queue.
     *
     * @param header everything but the items
     */
    byte[] write(FrameProto header, Deque<Outgoing> queue, int items) {
        at = 0;
        topic = null;
        origin = null;
        created = 0;
        number = 0;
        index = 0;
        write(header);
        Iterator<Outgoing> next = queue.iterator();
        for (int i = 0; i < items; i++) {
            Outgoing item = next.next();
            if (item.bytes() == null) {
                brief(item.message(), item.index());
            } else {
                reserve(MOST_OVERHEAD + item.bytes().length);
                to[at++] = ITEMS_TAG;
                delimited(item.bytes());
            }
            index = item.index();
        }
        byte[] frame = Arrays.copyOf(to, at);
        if (to.length > KEPT_BYTES) {
            to = new byte[KEPT_BYTES];
        }
        return frame;
    }

    private void write(FrameProto header) {
        int size = header.getSerializedSize();
        reserve(size);
        CodedOutputStream out = CodedOutputStream.newInstance(to, 0, size);
        try {
            header.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not end", e);
        }
        at = size;
    }

    private void brief(Message message, long itsIndex) {
        byte[] newTopic = newTopic(message.topic());
        byte[] newOrigin = newOrigin(message.origin());
        byte[] properties = message.properties() == MessageProperties.NONE
                ? null
                : WireMessages.encode(message.properties()).toByteArray();
        byte[] payload = message.payload();
        int flags = message.qos().value() | (message.retain() ? 4 : 0);
        long createdStep = CodedOutputStream.encodeZigZag64(message.createdMillis() - created);
        long numberStep = CodedOutputStream.encodeZigZag64(message.number() - number - 1);
        int size = size(newTopic)
                + size(newOrigin)
                + size(properties)
                + size(payload)
                + (flags == 0 ? 0 : 2)
                + size(createdStep)
                + size(numberStep);
        int indexSize = itsIndex == index ? 0 : 1 + CodedOutputStream.computeUInt64SizeNoTag(itsIndex);
        reserve(MOST_OVERHEAD + size);
        to[at++] = ITEMS_TAG;
        varint(indexSize + 1 + CodedOutputStream.computeUInt32SizeNoTag(size) + size);
        if (indexSize > 0) {
            to[at++] = INDEX_TAG;
            varint(itsIndex);
        }
        to[at++] = BRIEF_TAG;
        varint(size);
        field(TOPIC_TAG, newTopic);
        to[at++] = PAYLOAD_TAG;
        delimited(payload);
        if (flags != 0) {
            to[at++] = FLAGS_TAG;
            to[at++] = (byte) flags;
        }
        field(PROPERTIES_TAG, properties);
        field(ORIGIN_TAG, newOrigin);
        field(CREATED_TAG, createdStep);
        field(NUMBER_TAG, numberStep);
        created = message.createdMillis();
        number = message.number();
    }

    /** The bytes of a topic; null if it is that of the message before. */
    private byte[] newTopic(String name) {
        // the transport gives messages of one publisher to one topic the same object
        if (name == topic) {
            return null;
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        boolean same = topic != null && Arrays.equals(bytes, topicBytes);
        topic = name;
        topicBytes = bytes;
        return same ? null : bytes;
    }

    /** The bytes of an origin; null if it is that of the message before. */
    private byte[] newOrigin(Origin of) {
        if (of == origin) {
            return null;
        }
        origin = of;
        byte[] bytes = origins.get(of);
        if (bytes == null) {
            if (origins.size() >= MAX_ORIGINS) {
                origins.clear();
            }
            bytes = WireMessages.encode(of).toByteArray();
            origins.put(of, bytes);
        }
        return bytes;
    }

    // ---- bytes

    private void reserve(int more) {
        if (to.length - at < more) {
            to = Arrays.copyOf(to, Math.max(to.length * 2, Math.addExact(at, more)));
        }
    }

    private static int size(byte[] field) {
        return field == null ? 0 : 1 + CodedOutputStream.computeUInt32SizeNoTag(field.length) + field.length;
    }

    private static int size(long step) {
        return step == 0 ? 0 : 1 + CodedOutputStream.computeUInt64SizeNoTag(step);
    }

    private void field(int tag, byte[] value) {
        if (value != null) {
            to[at++] = (byte) tag;
            delimited(value);
        }
    }

    private void field(int tag, long step) {
        if (step != 0) {
            to[at++] = (byte) tag;
            varint(step);
        }
    }

    private void delimited(byte[] value) {
        varint(value.length);
        System.arraycopy(value, 0, to, at, value.length);
        at += value.length;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
    }
}
