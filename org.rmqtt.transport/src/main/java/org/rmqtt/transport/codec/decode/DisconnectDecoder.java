package org.rmqtt.transport.codec.decode;

import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Disconnect;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.property.PropertyReader;
import org.rmqtt.transport.codec.property.PropertyScope;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/** DISCONNECT, section 3.14; empty in MQTT 3. In 5.0 the reason code and the properties may be left out from the end. */
final class DisconnectDecoder {
    private static final Disconnect NORMAL = new Disconnect(ReasonCode.SUCCESS);

    private DisconnectDecoder() {}

    static Disconnect decode(PacketReader in) {
        if (!in.isV5() || in.remaining() == 0) {
            return NORMAL;
        }
        int value = in.unsignedByte("Reason Code");
        ReasonCode reason = ReasonCode.of(value);
        if (reason == null || !isFromClient(reason)) {
            throw Violation.malformed("[MQTT5-3.14.2-1] " + value + " is no Reason Code of a client's DISCONNECT");
        }
        PropertySet properties =
                in.remaining() == 0 ? PropertySet.NONE : PropertyReader.read(in, PropertyScope.DISCONNECT);
        return new Disconnect(reason, properties);
    }

    /** Table 3-13, the column of the client. */
    private static boolean isFromClient(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS,
                    DISCONNECT_WITH_WILL,
                    UNSPECIFIED_ERROR,
                    MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    IMPLEMENTATION_SPECIFIC_ERROR,
                    BAD_AUTHENTICATION_METHOD,
                    TOPIC_NAME_INVALID,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    PACKET_TOO_LARGE,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED,
                    ADMINISTRATIVE_ACTION,
                    PAYLOAD_FORMAT_INVALID -> true;
            default -> false;
        };
    }
}
