package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.packet.UnsubAck;

/** UNSUBACK of MQTT 3, section 3.11: the packet identifier only. */
final class UnsubAckV3Encoder {
    private UnsubAckV3Encoder() {}

    static boolean encode(UnsubAck packet, ByteBuf out) {
        out.writeShort(0xB002);
        out.writeShort(packet.packetId());
        return true;
    }
}
