package org.rmqtt.api.packet;

/** The properties of MQTT 5.0, table 2-4: identifier and type on the wire. */
public enum Property {
    /** Payload Format Indicator. */
    PAYLOAD_FORMAT_INDICATOR(0x01, Type.BYTE),
    /** Message Expiry Interval, seconds. */
    MESSAGE_EXPIRY_INTERVAL(0x02, Type.FOUR_BYTE),
    /** Content Type. */
    CONTENT_TYPE(0x03, Type.UTF8),
    /** Response Topic. */
    RESPONSE_TOPIC(0x08, Type.UTF8),
    /** Correlation Data. */
    CORRELATION_DATA(0x09, Type.BINARY),
    /** Subscription Identifier; the only property besides User Property that may occur more than once. */
    SUBSCRIPTION_IDENTIFIER(0x0B, Type.VARIABLE_BYTE),
    /** Session Expiry Interval, seconds. */
    SESSION_EXPIRY_INTERVAL(0x11, Type.FOUR_BYTE),
    /** Assigned Client Identifier. */
    ASSIGNED_CLIENT_IDENTIFIER(0x12, Type.UTF8),
    /** Server Keep Alive, seconds. */
    SERVER_KEEP_ALIVE(0x13, Type.TWO_BYTE),
    /** Authentication Method. */
    AUTHENTICATION_METHOD(0x15, Type.UTF8),
    /** Authentication Data. */
    AUTHENTICATION_DATA(0x16, Type.BINARY),
    /** Request Problem Information, 0 or 1. */
    REQUEST_PROBLEM_INFORMATION(0x17, Type.BYTE),
    /** Will Delay Interval, seconds. */
    WILL_DELAY_INTERVAL(0x18, Type.FOUR_BYTE),
    /** Request Response Information, 0 or 1. */
    REQUEST_RESPONSE_INFORMATION(0x19, Type.BYTE),
    /** Response Information. */
    RESPONSE_INFORMATION(0x1A, Type.UTF8),
    /** Server Reference. */
    SERVER_REFERENCE(0x1C, Type.UTF8),
    /** Reason String. */
    REASON_STRING(0x1F, Type.UTF8),
    /** Receive Maximum. */
    RECEIVE_MAXIMUM(0x21, Type.TWO_BYTE),
    /** Topic Alias Maximum. */
    TOPIC_ALIAS_MAXIMUM(0x22, Type.TWO_BYTE),
    /** Topic Alias. */
    TOPIC_ALIAS(0x23, Type.TWO_BYTE),
    /** Maximum QoS, 0 or 1. */
    MAXIMUM_QOS(0x24, Type.BYTE),
    /** Retain Available, 0 or 1. */
    RETAIN_AVAILABLE(0x25, Type.BYTE),
    /** User Property; any number of them. */
    USER_PROPERTY(0x26, Type.UTF8_PAIR),
    /** Maximum Packet Size, bytes. */
    MAXIMUM_PACKET_SIZE(0x27, Type.FOUR_BYTE),
    /** Wildcard Subscription Available, 0 or 1. */
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, Type.BYTE),
    /** Subscription Identifiers Available, 0 or 1. */
    SUBSCRIPTION_IDENTIFIERS_AVAILABLE(0x29, Type.BYTE),
    /** Shared Subscription Available, 0 or 1. */
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, Type.BYTE);

    /** How a property's value is written, and its Java type in a {@link PropertySet}. */
    public enum Type {
        /** One byte; an {@code Integer}. */
        BYTE,
        /** Two bytes; an {@code Integer}. */
        TWO_BYTE,
        /** Four bytes; a {@code Long}. */
        FOUR_BYTE,
        /** A variable byte integer; an {@code Integer}. */
        VARIABLE_BYTE,
        /** A UTF-8 string; a {@code String}. */
        UTF8,
        /** Binary data with a two byte length; a {@code byte[]}. */
        BINARY,
        /** Two UTF-8 strings; a {@link org.rmqtt.api.mqtt.UserProperty}. */
        UTF8_PAIR
    }

    private static final Property[] BY_ID = new Property[128];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final Type type;

    Property(int id, Type type) {
        this.id = id;
        this.type = type;
    }

    /** The identifier on the wire. */
    public int id() {
        return id;
    }

    /** How the value is written. */
    public Type type() {
        return type;
    }

    /** The property of an identifier, or null if there is none. */
    public static Property of(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
