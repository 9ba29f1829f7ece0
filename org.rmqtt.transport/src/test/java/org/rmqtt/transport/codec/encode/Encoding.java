package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.transport.codec.Bytes;

/** Encodes single packets for the tests of the encoders. */
final class Encoding {
    static final Negotiated ANYTHING = new Negotiated(Integer.MAX_VALUE, 0, true);

    private Encoding() {}

    /** The packet in hexadecimal; empty if nothing was written. */
    static String v3(MqttPacket packet) {
        return hex(packet, MqttVersion.V3_1_1, ANYTHING);
    }

    static String v5(MqttPacket packet) {
        return hex(packet, MqttVersion.V5, ANYTHING);
    }

    static String hex(MqttPacket packet, MqttVersion version, Negotiated client) {
        ByteBuf out = Unpooled.buffer();
        boolean isWritten = PacketEncoder.encode(packet, version, client, out);
        if (isWritten != out.isReadable()) {
            throw new AssertionError("encode says " + isWritten + " and wrote " + out.readableBytes() + " bytes");
        }
        return Bytes.hex(out);
    }

    /** Packet bytes in hexadecimal. */
    static String bytes(int header, Object... parts) {
        return Bytes.hex(Bytes.buffer(Bytes.packet(header, parts)));
    }
}
