package org.rmqtt.transport.codec.decode;

import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.PubAck;
import org.rmqtt.api.packet.PubComp;
import org.rmqtt.api.packet.PubRec;
import org.rmqtt.api.packet.PubRel;
import org.rmqtt.transport.codec.property.PropertyReader;
import org.rmqtt.transport.codec.property.PropertyScope;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/**
 * PUBACK, PUBREC, PUBREL and PUBCOMP, sections 3.4 to 3.7, which have one form. In 5.0 the reason code and the properties
 * may be left out from the end.
 */
final class AckDecoder {
    private AckDecoder() {}

    static MqttPacket decode(PacketReader in, PacketType type) {
        int packetId = in.packetId();
        if (!in.isV5() || in.remaining() == 0) {
            return packet(type, packetId, ReasonCode.SUCCESS, PropertySet.NONE);
        }
        int value = in.unsignedByte("Reason Code");
        ReasonCode reason = ReasonCode.of(value);
        if (reason == null || !allows(type, reason)) {
            throw Violation.malformed(clause(type) + " " + value + " is no Reason Code of " + type);
        }
        PropertySet properties = in.remaining() == 0 ? PropertySet.NONE : PropertyReader.read(in, PropertyScope.ACK);
        return packet(type, packetId, reason, properties);
    }

    private static MqttPacket packet(PacketType type, int packetId, ReasonCode reason, PropertySet properties) {
        return switch (type) {
            case PUBACK -> new PubAck(packetId, reason, properties);
            case PUBREC -> new PubRec(packetId, reason, properties);
            case PUBREL -> new PubRel(packetId, reason, properties);
            case PUBCOMP -> new PubComp(packetId, reason, properties);
            default -> throw new IllegalArgumentException(type + " is no acknowledgement");
        };
    }

    /** Tables 3-4 to 3-7. */
    private static boolean allows(PacketType type, ReasonCode reason) {
        return switch (reason) {
            case SUCCESS -> true;
            case PACKET_IDENTIFIER_NOT_FOUND -> type == PacketType.PUBREL || type == PacketType.PUBCOMP;
            case NO_MATCHING_SUBSCRIBERS,
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    NOT_AUTHORIZED,
                    TOPIC_NAME_INVALID,
                    PACKET_IDENTIFIER_IN_USE,
                    QUOTA_EXCEEDED,
                    PAYLOAD_FORMAT_INVALID -> type == PacketType.PUBACK || type == PacketType.PUBREC;
            default -> false;
        };
    }

    private static String clause(PacketType type) {
        return switch (type) {
            case PUBACK -> "[MQTT5-3.4.2-1]";
            case PUBREC -> "[MQTT5-3.5.2-1]";
            case PUBREL -> "[MQTT5-3.6.2-1]";
            default -> "[MQTT5-3.7.2-1]";
        };
    }
}
