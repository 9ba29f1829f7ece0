package org.rmqtt.transport.codec.property;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.Property;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/**
 * Reads the properties of a PUBLISH or of a Will into {@link MessageProperties}, without a map in between. An object can
 * be used again for the next packet; confined to the connection's loop.
 */
public final class MessagePropertyReader {
    private static final int ABSENT = -1;

    private int seen;
    private int format;
    private long expiry;
    private String contentType;
    private String responseTopic;
    private byte[] correlationData;
    private List<UserProperty> userProperties;
    private int topicAlias;
    private long delay;

    /** Reads the length and the properties; {@link #topicAlias()} and {@link #delaySeconds()} are of this packet then. */
    public MessageProperties read(PacketReader in, PropertyScope scope) {
        topicAlias = ABSENT;
        delay = 0;
        int end = PropertyReader.begin(in, scope);
        if (in.position() == end) {
            return MessageProperties.NONE;
        }
        clear();
        while (in.position() < end) {
            readOne(in, PropertyReader.identifier(in, scope));
        }
        PropertyReader.finish(in, end, scope);
        return build();
    }

    /** The Topic Alias, or -1 if there was none. */
    public int topicAlias() {
        return topicAlias;
    }

    /** The Will Delay Interval in seconds, 0 if there was none. */
    public long delaySeconds() {
        return delay;
    }

    private void clear() {
        seen = 0;
        format = 0;
        expiry = MessageProperties.NO_EXPIRY;
        contentType = null;
        responseTopic = null;
        correlationData = null;
        userProperties = null;
    }

    private void readOne(PacketReader in, Property property) {
        if (property == Property.USER_PROPERTY) {
            if (userProperties == null) {
                userProperties = new ArrayList<>(2);
            }
            userProperties.add(PropertyReader.userProperty(in));
            return;
        }
        int bit = 1 << (property.id() & 31);
        PropertyReader.refuseSecond(property, (seen & bit) != 0);
        seen |= bit;
        String name = PropertyReader.name(property);
        switch (property) {
            case PAYLOAD_FORMAT_INDICATOR -> format = PropertyReader.flag(in, property);
            case MESSAGE_EXPIRY_INTERVAL -> expiry = in.unsignedInt(name);
            case CONTENT_TYPE -> contentType = in.string(name);
            case RESPONSE_TOPIC -> responseTopic = responseTopic(in.string(name));
            case CORRELATION_DATA -> correlationData = in.binary(name);
            case TOPIC_ALIAS -> topicAlias = in.unsignedShort(name);
            case WILL_DELAY_INTERVAL -> delay = in.unsignedInt(name);
            default -> throw Violation.protocolError("[MQTT5-3.3.4-6] a client's PUBLISH has a " + name);
        }
    }

    private static String responseTopic(String topic) {
        if (!Topics.isValidName(topic)) {
            throw Violation.protocolError("[MQTT5-3.3.2-14] the Response Topic is empty or has a wildcard");
        }
        return topic;
    }

    private MessageProperties build() {
        boolean isEmpty = format == 0
                && expiry == MessageProperties.NO_EXPIRY
                && contentType == null
                && responseTopic == null
                && correlationData == null
                && userProperties == null;
        return isEmpty
                ? MessageProperties.NONE
                : new MessageProperties(
                        format == 1,
                        expiry,
                        contentType,
                        responseTopic,
                        correlationData,
                        userProperties == null ? List.of() : userProperties);
    }
}
