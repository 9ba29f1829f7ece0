package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.ConnAck;

/** CONNACK of MQTT 3, section 3.2, with the return code of table 3.1 that comes closest to the reason. */
final class ConnAckV3Encoder {
    private ConnAckV3Encoder() {}

    static boolean encode(ConnAck packet, ByteBuf out) {
        int code = returnCode(packet.reason());
        out.writeShort(0x2002);
        out.writeByte(code == 0 && packet.sessionPresent() ? 1 : 0); // [MQTT3-3.2.2-4]
        out.writeByte(code);
        return true;
    }

    private static int returnCode(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD -> 5;
            default -> 3;
        };
    }
}
