package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/** PUBACK, PUBREC, PUBREL and PUBCOMP, sections 3.4 to 3.7, which have one form. */
final class AckEncoder {
    private AckEncoder() {}

    static boolean encode(
            int header,
            int packetId,
            ReasonCode reason,
            PropertySet properties,
            MqttVersion version,
            Negotiated client,
            ByteBuf out) {
        if (!version.isV5() || reason == ReasonCode.SUCCESS && properties.isEmpty()) {
            return encodeShort(header, packetId, client, out);
        }
        PropertyBlock block = PropertyBlock.fit(properties, 3, client.problemInformation(), client.maximumPacketSize());
        if (block.size() == 0) {
            // the Property Length may be left out with the properties, section 3.4.2.2.1
            return encodeReason(header, packetId, reason, client, out);
        }
        if (!block.fits(3, client.maximumPacketSize())) {
            return false;
        }
        out.writeByte(header);
        VariableByteInteger.write(out, 3 + block.sizeWithLength());
        out.writeShort(packetId);
        out.writeByte(reason.value());
        block.write(out);
        return true;
    }

    private static boolean encodeShort(int header, int packetId, Negotiated client, ByteBuf out) {
        if (client.maximumPacketSize() < 4) {
            return false;
        }
        out.writeInt(header << 24 | 2 << 16 | packetId);
        return true;
    }

    private static boolean encodeReason(int header, int packetId, ReasonCode reason, Negotiated client, ByteBuf out) {
        if (reason == ReasonCode.SUCCESS) {
            return encodeShort(header, packetId, client, out);
        }
        if (client.maximumPacketSize() < 5) {
            return false;
        }
        out.writeInt(header << 24 | 3 << 16 | packetId);
        out.writeByte(reason.value());
        return true;
    }
}
