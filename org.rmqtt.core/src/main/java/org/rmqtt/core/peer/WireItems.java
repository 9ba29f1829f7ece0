package org.rmqtt.core.peer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.ItemProto;
import org.rmqtt.wire.MessageProto;
import org.rmqtt.wire.PropertiesProto;

/**
 * Writes and reads the items that there are most of, an {@link ItemProto} with a {@link MessageProto}, without an object
 * for each part: topics and origins repeat and are remembered. Everything else goes through the generated code. Confined
 * to one loop.
 */
final class WireItems {
    private static final int DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int INDEX_TAG = ItemProto.INDEX_FIELD_NUMBER << 3;
    private static final int MESSAGE_TAG = ItemProto.MESSAGE_FIELD_NUMBER << 3 | DELIMITED;
    private static final int MAX_ORIGINS = 4096;

    private String lastTopic = "";
    private byte[] lastTopicBytes = {};
    private final Map<Origin, byte[]> origins = new IdentityHashMap<>();
    private final ByteRangeCache<String> topics = new ByteRangeCache<>();
    private final ByteRangeCache<Origin> known = new ByteRangeCache<>();

    // ---- writing

    /** The item of a message. */
    byte[] encode(Message out, long index) {
        byte[] topic = topic(out.topic());
        byte[] origin = origin(out.origin());
        byte[] properties = out.properties() == MessageProperties.NONE
                ? null
                : WireMessages.encode(out.properties()).toByteArray();
        int size = CodedOutputStream.computeByteArraySize(MessageProto.TOPIC_FIELD_NUMBER, topic)
                + CodedOutputStream.computeByteArraySize(MessageProto.PAYLOAD_FIELD_NUMBER, out.payload())
                + CodedOutputStream.computeByteArraySize(MessageProto.ORIGIN_FIELD_NUMBER, origin)
                + CodedOutputStream.computeInt64Size(MessageProto.CREATED_MILLIS_FIELD_NUMBER, out.createdMillis())
                + CodedOutputStream.computeInt32Size(
                        MessageProto.QOS_FIELD_NUMBER, out.qos().value())
                + CodedOutputStream.computeFixed64Size(MessageProto.NUMBER_FIELD_NUMBER, out.number())
                + (out.retain() ? 2 : 0)
                + (properties == null
                        ? 0
                        : CodedOutputStream.computeByteArraySize(MessageProto.PROPERTIES_FIELD_NUMBER, properties));
        byte[] bytes = new byte
                [CodedOutputStream.computeInt64Size(ItemProto.INDEX_FIELD_NUMBER, index)
                        + 1
                        + CodedOutputStream.computeUInt32SizeNoTag(size)
                        + size];
        CodedOutputStream to = CodedOutputStream.newInstance(bytes);
        try {
            to.writeInt64(ItemProto.INDEX_FIELD_NUMBER, index);
            to.writeUInt32NoTag(MESSAGE_TAG);
            to.writeUInt32NoTag(size);
            to.writeByteArray(MessageProto.TOPIC_FIELD_NUMBER, topic);
            to.writeByteArray(MessageProto.PAYLOAD_FIELD_NUMBER, out.payload());
            to.writeInt32(MessageProto.QOS_FIELD_NUMBER, out.qos().value());
            if (out.retain()) {
                to.writeBool(MessageProto.RETAIN_FIELD_NUMBER, true);
            }
            if (properties != null) {
                to.writeByteArray(MessageProto.PROPERTIES_FIELD_NUMBER, properties);
            }
            to.writeByteArray(MessageProto.ORIGIN_FIELD_NUMBER, origin);
            to.writeInt64(MessageProto.CREATED_MILLIS_FIELD_NUMBER, out.createdMillis());
            to.writeFixed64(MessageProto.NUMBER_FIELD_NUMBER, out.number());
            to.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("an array does not end", e);
        }
        return bytes;
    }

    /** Messages of one publisher follow each other, and the transport gives them the same name object. */
    private byte[] topic(String name) {
        if (name != lastTopic) {
            lastTopicBytes = name.getBytes(StandardCharsets.UTF_8);
            lastTopic = name;
        }
        return lastTopicBytes;
    }

    private byte[] origin(Origin origin) {
        byte[] bytes = origins.get(origin);
        if (bytes == null) {
            if (origins.size() >= MAX_ORIGINS) {
                origins.clear();
            }
            bytes = WireMessages.encode(origin).toByteArray();
            origins.put(origin, bytes);
        }
        return bytes;
    }

    // ---- reading

    /** The routing index at the beginning of an item. */
    static long index(byte[] bytes, int offset, int length) {
        if (length < 2 || bytes[offset] != INDEX_TAG) {
            return 0;
        }
        long index = 0;
        int shift = 0;
        for (int i = offset + 1; i < offset + length && shift < Long.SIZE; i++, shift += 7) {
            index |= (long) (bytes[i] & 0x7F) << shift;
            if (bytes[i] >= 0) {
                break;
            }
        }
        return index;
    }

    /**
     * Reads an item that is a message.
     *
     * @return the message; null if the item is something else
     * @throws InvalidProtocolBufferException if it is a broken message
     */
    Message message(byte[] bytes, int offset, int length) throws InvalidProtocolBufferException {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
            int tag = in.readTag();
            if (tag == INDEX_TAG) {
                in.readInt64();
                tag = in.readTag();
            }
            if (tag != MESSAGE_TAG) {
                return null;
            }
            int size = in.readRawVarint32();
            int start = offset + in.getTotalBytesRead();
            if (size < 0 || start + size > offset + length) {
                throw new InvalidProtocolBufferException("a message is longer than its item");
            }
            return read(bytes, start, size);
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
    }

    private Message read(byte[] bytes, int start, int size) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes, start, size);
        String topic = "";
        byte[] payload = {};
        QoS qos = QoS.AT_MOST_ONCE;
        boolean retain = false;
        MessageProperties properties = MessageProperties.NONE;
        Origin origin = null;
        long created = 0;
        long number = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case MessageProto.TOPIC_FIELD_NUMBER -> {
                    int length = in.readRawVarint32();
                    int at = start + in.getTotalBytesRead();
                    in.skipRawBytes(length);
                    topic = topics.get(bytes, at, length, WireItems::text);
                }
                case MessageProto.PAYLOAD_FIELD_NUMBER -> payload = in.readByteArray();
                case MessageProto.QOS_FIELD_NUMBER -> qos = QoS.of(in.readInt32());
                case MessageProto.RETAIN_FIELD_NUMBER -> retain = in.readBool();
                case MessageProto.PROPERTIES_FIELD_NUMBER ->
                    properties = WireMessages.decode(PropertiesProto.parseFrom(in.readByteArray()));
                case MessageProto.ORIGIN_FIELD_NUMBER -> {
                    int length = in.readRawVarint32();
                    int at = start + in.getTotalBytesRead();
                    in.skipRawBytes(length);
                    origin = known.get(bytes, at, length, WireMessages::decodeOrigin);
                }
                case MessageProto.CREATED_MILLIS_FIELD_NUMBER -> created = in.readInt64();
                case MessageProto.NUMBER_FIELD_NUMBER -> number = in.readFixed64();
                default -> in.skipField(tag);
            }
        }
        if (origin == null) {
            throw new InvalidProtocolBufferException("a message without an origin");
        }
        return new Message(topic, payload, qos, retain, properties, origin, created, number);
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
