package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.SubAck;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/** SUBACK of MQTT 3, section 3.9; every failure is 0x80 [MQTT3-3.9.3-2]. */
final class SubAckV3Encoder {
    private static final int FAILURE = 0x80;

    private SubAckV3Encoder() {}

    static boolean encode(SubAck packet, ByteBuf out) {
        out.writeByte(0x90);
        VariableByteInteger.write(out, 2 + packet.reasons().size());
        out.writeShort(packet.packetId());
        for (ReasonCode reason : packet.reasons()) {
            out.writeByte(reason.isError() ? FAILURE : reason.value());
        }
        return true;
    }
}
