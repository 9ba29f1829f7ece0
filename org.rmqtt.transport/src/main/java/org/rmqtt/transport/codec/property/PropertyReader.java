package org.rmqtt.transport.codec.property;

import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/** Reads the properties of every packet that is not a message, MQTT 5.0 section 2.2.2. Thread-safe. */
public final class PropertyReader {
    private PropertyReader() {}

    /** Reads the length and the properties; refuses what the scope does not allow. */
    public static PropertySet read(PacketReader in, PropertyScope scope) {
        int end = begin(in, scope);
        if (end == in.position()) {
            return PropertySet.NONE;
        }
        PropertySet.Builder set = PropertySet.builder();
        boolean hasSubscriptionId = false;
        while (in.position() < end) {
            Property property = identifier(in, scope);
            switch (property) {
                case USER_PROPERTY -> set.addUserProperty(userProperty(in));
                case SUBSCRIPTION_IDENTIFIER -> {
                    refuseSecond(property, hasSubscriptionId);
                    hasSubscriptionId = true;
                    set.addSubscriptionId(subscriptionId(in));
                }
                default -> {
                    refuseSecond(property, set.has(property));
                    set.set(property, value(in, property));
                }
            }
        }
        finish(in, end, scope);
        PropertySet read = set.build();
        if (read.has(Property.AUTHENTICATION_DATA) && !read.has(Property.AUTHENTICATION_METHOD)) {
            throw Violation.protocolError(
                    "[MQTT5-4.12.0-1] " + scope + " has Authentication Data without an Authentication Method");
        }
        return read;
    }

    /** Reads the property length; returns the position behind the last property. */
    static int begin(PacketReader in, PropertyScope scope) {
        int length = in.variableByteInteger("Property Length");
        if (length > in.remaining()) {
            throw Violation.malformed(scope + " ends inside its properties");
        }
        return in.position() + length;
    }

    /** Fails if the last property went beyond the property length. */
    static void finish(PacketReader in, int end, PropertyScope scope) {
        if (in.position() != end) {
            throw Violation.malformed("the last property of " + scope + " is longer than the Property Length");
        }
    }

    static Property identifier(PacketReader in, PropertyScope scope) {
        int id = in.variableByteInteger("Property Identifier");
        Property property = Property.of(id);
        if (property == null) {
            throw Violation.malformed("[MQTT5-2.2.2] there is no property " + id);
        }
        if (!scope.allows(property)) {
            throw Violation.malformed("[MQTT5-2.2.2] " + property + " is no property of " + scope);
        }
        return property;
    }

    static void refuseSecond(Property property, boolean seen) {
        if (seen) {
            throw Violation.protocolError("[MQTT5-2.2.2] " + property + " occurs twice");
        }
    }

    static UserProperty userProperty(PacketReader in) {
        return new UserProperty(in.string("User Property name"), in.string("User Property value"));
    }

    static String name(Property property) {
        return property.toString();
    }

    /** A byte that may be 0 or 1 only. */
    static int flag(PacketReader in, Property property) {
        int value = in.unsignedByte(name(property));
        if (value > 1) {
            throw Violation.protocolError("[MQTT5-2.2.2] " + property + " is " + value + ", not 0 or 1");
        }
        return value;
    }

    private static int subscriptionId(PacketReader in) {
        int id = in.variableByteInteger("Subscription Identifier");
        if (id == 0) {
            throw Violation.protocolError("[MQTT5-3.8.2.1.2] the Subscription Identifier is 0");
        }
        return id;
    }

    private static Object value(PacketReader in, Property property) {
        return switch (property.type()) {
            case BYTE -> flag(in, property);
            case TWO_BYTE -> notZero(property, in.unsignedShort(name(property)));
            case FOUR_BYTE -> notZero(property, in.unsignedInt(name(property)));
            case VARIABLE_BYTE -> in.variableByteInteger(name(property));
            case UTF8 -> in.string(name(property));
            case BINARY -> in.binary(name(property));
            case UTF8_PAIR -> throw new IllegalArgumentException(property + " is read elsewhere");
        };
    }

    private static Integer notZero(Property property, int value) {
        refuseZero(property, value);
        return value;
    }

    private static Long notZero(Property property, long value) {
        refuseZero(property, value);
        return value;
    }

    private static void refuseZero(Property property, long value) {
        if (value == 0 && (property == Property.RECEIVE_MAXIMUM || property == Property.MAXIMUM_PACKET_SIZE)) {
            throw Violation.protocolError("[MQTT5-3.1.2.11] " + property + " is 0");
        }
    }
}
