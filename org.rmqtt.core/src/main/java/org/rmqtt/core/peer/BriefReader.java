package org.rmqtt.core.peer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.BriefProto;
import org.rmqtt.wire.PropertiesProto;

/**
 * Reads the {@link BriefProto} messages of a frame one after the other, without an object for each part: topics and
 * origins repeat and are remembered. Confined to one loop.
 */
final class BriefReader {
    private static final byte[] EMPTY = {};

    private final ItemReader in = new ItemReader();
    private final ByteRangeCache<String> topics = new ByteRangeCache<>();
    private final ByteRangeCache<Origin> origins = new ByteRangeCache<>();

    private String topic;
    private Origin origin;
    private long created;
    private long number;
    private boolean broken;

    /** Begins a frame. */
    void open() {
        topic = null;
        origin = null;
        created = 0;
        number = 0;
        broken = false;
    }

    /**
     * Reads an item of the frame; all before it have been read.
     *
     * @return the message; null if the item is something else
     * @throws InvalidProtocolBufferException if it is a broken message, or comes after one
     */
    Message read(Frame frame, int item) throws InvalidProtocolBufferException {
        if (!frame.isBrief(item)) {
            return null;
        }
        if (broken) {
            throw new InvalidProtocolBufferException("the message before it in the frame cannot be read");
        }
        broken = true;
        in.open(frame.bytes, frame.offset(item), frame.length(item));
        Message message = read();
        broken = false;
        return message;
    }

    private Message read() throws InvalidProtocolBufferException {
        byte[] payload = EMPTY;
        int flags = 0;
        MessageProperties properties = MessageProperties.NONE;
        number++;
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case BriefProto.TOPIC_FIELD_NUMBER -> {
                    int length = in.length();
                    topic = topics.get(in.bytes(), in.skip(length), length, BriefReader::text);
                }
                case BriefProto.PAYLOAD_FIELD_NUMBER -> payload = in.delimited();
                case BriefProto.FLAGS_FIELD_NUMBER -> flags = (int) in.varint();
                case BriefProto.PROPERTIES_FIELD_NUMBER ->
                    properties = WireMessages.decode(PropertiesProto.parseFrom(in.delimited()));
                case BriefProto.ORIGIN_FIELD_NUMBER -> {
                    int length = in.length();
                    origin = origins.get(in.bytes(), in.skip(length), length, WireMessages::decodeOrigin);
                }
                case BriefProto.CREATED_STEP_FIELD_NUMBER -> created += CodedInputStream.decodeZigZag64(in.varint());
                case BriefProto.NUMBER_STEP_FIELD_NUMBER -> number += CodedInputStream.decodeZigZag64(in.varint());
                default -> in.skipField(tag);
            }
        }
        if (origin == null || topic == null) {
            throw new InvalidProtocolBufferException("the first message of a frame without an origin or a topic");
        }
        return new Message(topic, payload, QoS.of(flags & 3), (flags & 4) != 0, properties, origin, created, number);
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
