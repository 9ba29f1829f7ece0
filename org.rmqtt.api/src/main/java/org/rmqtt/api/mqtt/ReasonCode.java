package org.rmqtt.api.mqtt;

import java.util.Locale;

/**
 * Reason codes of MQTT 5.0, section 2.4. A code below 0x80 is a success. One constant stands for one byte; where the
 * specification gives a byte several names (0x00 is Success, Normal disconnection and Granted QoS 0), the first counts.
 */
public enum ReasonCode {
    /** Success, Normal disconnection, Granted QoS 0. */
    SUCCESS(0x00),
    /** Granted QoS 1. */
    GRANTED_QOS_1(0x01),
    /** Granted QoS 2. */
    GRANTED_QOS_2(0x02),
    /** Disconnect with Will Message. */
    DISCONNECT_WITH_WILL(0x04),
    /** No matching subscribers. */
    NO_MATCHING_SUBSCRIBERS(0x10),
    /** No subscription existed. */
    NO_SUBSCRIPTION_EXISTED(0x11),
    /** Continue authentication. */
    CONTINUE_AUTHENTICATION(0x18),
    /** Re-authenticate. */
    REAUTHENTICATE(0x19),
    /** Unspecified error. */
    UNSPECIFIED_ERROR(0x80),
    /** Malformed packet. */
    MALFORMED_PACKET(0x81),
    /** Protocol error. */
    PROTOCOL_ERROR(0x82),
    /** Implementation specific error. */
    IMPLEMENTATION_SPECIFIC_ERROR(0x83),
    /** Unsupported protocol version. */
    UNSUPPORTED_PROTOCOL_VERSION(0x84),
    /** Client identifier not valid. */
    CLIENT_IDENTIFIER_NOT_VALID(0x85),
    /** Bad user name or password. */
    BAD_USER_NAME_OR_PASSWORD(0x86),
    /** Not authorized. */
    NOT_AUTHORIZED(0x87),
    /** Server unavailable. */
    SERVER_UNAVAILABLE(0x88),
    /** Server busy. */
    SERVER_BUSY(0x89),
    /** Banned. */
    BANNED(0x8A),
    /** Server shutting down. */
    SERVER_SHUTTING_DOWN(0x8B),
    /** Bad authentication method. */
    BAD_AUTHENTICATION_METHOD(0x8C),
    /** Keep alive timeout. */
    KEEP_ALIVE_TIMEOUT(0x8D),
    /** Session taken over. */
    SESSION_TAKEN_OVER(0x8E),
    /** Topic filter invalid. */
    TOPIC_FILTER_INVALID(0x8F),
    /** Topic name invalid. */
    TOPIC_NAME_INVALID(0x90),
    /** Packet identifier in use. */
    PACKET_IDENTIFIER_IN_USE(0x91),
    /** Packet identifier not found. */
    PACKET_IDENTIFIER_NOT_FOUND(0x92),
    /** Receive maximum exceeded. */
    RECEIVE_MAXIMUM_EXCEEDED(0x93),
    /** Topic alias invalid. */
    TOPIC_ALIAS_INVALID(0x94),
    /** Packet too large. */
    PACKET_TOO_LARGE(0x95),
    /** Message rate too high. */
    MESSAGE_RATE_TOO_HIGH(0x96),
    /** Quota exceeded. */
    QUOTA_EXCEEDED(0x97),
    /** Administrative action. */
    ADMINISTRATIVE_ACTION(0x98),
    /** Payload format invalid. */
    PAYLOAD_FORMAT_INVALID(0x99),
    /** Retain not supported. */
    RETAIN_NOT_SUPPORTED(0x9A),
    /** QoS not supported. */
    QOS_NOT_SUPPORTED(0x9B),
    /** Use another server. */
    USE_ANOTHER_SERVER(0x9C),
    /** Server moved. */
    SERVER_MOVED(0x9D),
    /** Shared subscriptions not supported. */
    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9E),
    /** Connection rate exceeded. */
    CONNECTION_RATE_EXCEEDED(0x9F),
    /** Maximum connect time. */
    MAXIMUM_CONNECT_TIME(0xA0),
    /** Subscription identifiers not supported. */
    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xA1),
    /** Wildcard subscriptions not supported. */
    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xA2);

    private static final ReasonCode[] BY_VALUE = new ReasonCode[256];

    static {
        for (ReasonCode code : values()) {
            BY_VALUE[code.value] = code;
        }
    }

    private final int value;

    ReasonCode(int value) {
        this.value = value;
    }

    /** The byte on the wire, 0 to 255. */
    public int value() {
        return value;
    }

    /** The name as the specification writes it but for capital letters, such as {@code Not authorized}. */
    public String text() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("qos", "QoS");
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Whether this code reports a failure (0x80 or above). */
    public boolean isError() {
        return value >= 0x80;
    }

    /** The code of a byte, or {@code null} if the specification has none. */
    public static ReasonCode of(int value) {
        return BY_VALUE[value & 0xFF];
    }

    /** The SUBACK code that grants the QoS. */
    public static ReasonCode granted(QoS qos) {
        return BY_VALUE[qos.value()];
    }
}
