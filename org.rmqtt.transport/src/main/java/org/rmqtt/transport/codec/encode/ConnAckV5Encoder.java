package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.packet.ConnAck;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/** CONNACK of MQTT 5.0, section 3.2. */
final class ConnAckV5Encoder {
    private ConnAckV5Encoder() {}

    static boolean encode(ConnAck packet, Negotiated client, ByteBuf out) {
        PropertyBlock block = PropertyBlock.fit(packet.properties(), 2, true, client.maximumPacketSize());
        if (!block.fits(2, client.maximumPacketSize())) {
            return false;
        }
        out.writeByte(0x20);
        VariableByteInteger.write(out, 2 + block.sizeWithLength());
        out.writeByte(packet.sessionPresent() && !packet.reason().isError() ? 1 : 0); // [MQTT5-3.2.2-6]
        out.writeByte(packet.reason().value());
        block.write(out);
        return true;
    }
}
