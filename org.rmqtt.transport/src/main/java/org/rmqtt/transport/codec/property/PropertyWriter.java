package org.rmqtt.transport.codec.property;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/** Measures and writes properties, MQTT 5.0 section 2.2.2. The sizes are those without the Property Length. Thread-safe. */
public final class PropertyWriter {
    private PropertyWriter() {}

    /**
     * The size of the properties of a packet that is not a message.
     *
     * @param withReason whether the Reason String is among them
     * @param withUser whether the User Properties are among them
     */
    public static int size(PropertySet properties, boolean withReason, boolean withUser) {
        if (properties.isEmpty()) {
            return 0;
        }
        int[] size = {withUser ? userSize(properties.userProperties()) : 0};
        properties.forEach((property, value) -> {
            if (withReason || property != Property.REASON_STRING) {
                size[0] += 1 + valueSize(property, value);
            }
        });
        for (int id : properties.subscriptionIds()) {
            size[0] += 1 + VariableByteInteger.size(id);
        }
        return size[0];
    }

    /** Writes what {@link #size(PropertySet, boolean, boolean)} measured. */
    public static void write(ByteBuf out, PropertySet properties, boolean withReason, boolean withUser) {
        if (properties.isEmpty()) {
            return;
        }
        properties.forEach((property, value) -> {
            if (withReason || property != Property.REASON_STRING) {
                out.writeByte(property.id());
                writeValue(out, property, value);
            }
        });
        for (int id : properties.subscriptionIds()) {
            writeSubscriptionId(out, id);
        }
        if (withUser) {
            writeUser(out, properties.userProperties());
        }
    }

    /** The size of the properties of a message. */
    public static int size(MessageProperties properties) {
        if (properties == MessageProperties.NONE) {
            return 0;
        }
        int size = properties.payloadIsUtf8() ? 2 : 0;
        size += properties.hasExpiry() ? 5 : 0;
        size += properties.contentType() == null ? 0 : 1 + stringSize(properties.contentType());
        size += properties.responseTopic() == null ? 0 : 1 + stringSize(properties.responseTopic());
        size += properties.correlationData() == null ? 0 : 3 + properties.correlationData().length;
        return size + userSize(properties.userProperties());
    }

    /**
     * Writes what {@link #size(MessageProperties)} measured.
     *
     * @param expirySeconds what is left of the lifetime [MQTT5-3.3.2-6]
     */
    public static void write(ByteBuf out, MessageProperties properties, long expirySeconds) {
        if (properties == MessageProperties.NONE) {
            return;
        }
        if (properties.payloadIsUtf8()) {
            out.writeByte(Property.PAYLOAD_FORMAT_INDICATOR.id());
            out.writeByte(1);
        }
        if (properties.hasExpiry()) {
            out.writeByte(Property.MESSAGE_EXPIRY_INTERVAL.id());
            out.writeInt((int) expirySeconds);
        }
        if (properties.contentType() != null) {
            out.writeByte(Property.CONTENT_TYPE.id());
            writeString(out, properties.contentType());
        }
        if (properties.responseTopic() != null) {
            out.writeByte(Property.RESPONSE_TOPIC.id());
            writeString(out, properties.responseTopic());
        }
        if (properties.correlationData() != null) {
            out.writeByte(Property.CORRELATION_DATA.id());
            writeBinary(out, properties.correlationData());
        }
        writeUser(out, properties.userProperties());
    }

    /** Writes one Subscription Identifier. */
    public static void writeSubscriptionId(ByteBuf out, int id) {
        out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
        VariableByteInteger.write(out, id);
    }

    /** The size of a UTF-8 string with its two byte length. */
    public static int stringSize(String text) {
        return 2 + ByteBufUtil.utf8Bytes(text);
    }

    /**
     * Writes a UTF-8 string with its two byte length.
     *
     * @throws IllegalArgumentException if it is longer than 65,535 bytes
     */
    public static void writeString(ByteBuf out, String text) {
        int size = ByteBufUtil.utf8Bytes(text);
        if (size > Topics.MAX_BYTES) {
            throw new IllegalArgumentException("a string of " + size + " bytes is too long for MQTT");
        }
        out.writeShort(size);
        ByteBufUtil.reserveAndWriteUtf8(out, text, size);
    }

    private static void writeBinary(ByteBuf out, byte[] bytes) {
        out.writeShort(bytes.length);
        out.writeBytes(bytes);
    }

    private static int userSize(List<UserProperty> properties) {
        int size = 0;
        for (int i = 0; i < properties.size(); i++) {
            UserProperty property = properties.get(i);
            size += 1 + stringSize(property.name()) + stringSize(property.value());
        }
        return size;
    }

    private static void writeUser(ByteBuf out, List<UserProperty> properties) {
        for (int i = 0; i < properties.size(); i++) {
            out.writeByte(Property.USER_PROPERTY.id());
            writeString(out, properties.get(i).name());
            writeString(out, properties.get(i).value());
        }
    }

    private static int valueSize(Property property, Object value) {
        return switch (property.type()) {
            case BYTE -> 1;
            case TWO_BYTE -> 2;
            case FOUR_BYTE -> 4;
            case VARIABLE_BYTE -> VariableByteInteger.size((Integer) value);
            case UTF8 -> stringSize((String) value);
            case BINARY -> 2 + ((byte[]) value).length;
            case UTF8_PAIR -> throw new IllegalArgumentException(property + " is measured elsewhere");
        };
    }

    private static void writeValue(ByteBuf out, Property property, Object value) {
        switch (property.type()) {
            case BYTE -> out.writeByte((Integer) value);
            case TWO_BYTE -> out.writeShort((Integer) value);
            case FOUR_BYTE -> out.writeInt((int) (long) (Long) value);
            case VARIABLE_BYTE -> VariableByteInteger.write(out, (Integer) value);
            case UTF8 -> writeString(out, (String) value);
            case BINARY -> writeBinary(out, (byte[]) value);
            case UTF8_PAIR -> throw new IllegalArgumentException(property + " is written elsewhere");
        }
    }
}
