package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/** SUBACK and UNSUBACK of MQTT 5.0, sections 3.9 and 3.11, which have one form. */
final class SubAckV5Encoder {
    private SubAckV5Encoder() {}

    static boolean encode(
            int header,
            int packetId,
            List<ReasonCode> reasons,
            PropertySet properties,
            Negotiated client,
            ByteBuf out) {
        int body = 2 + reasons.size();
        PropertyBlock block =
                PropertyBlock.fit(properties, body, client.problemInformation(), client.maximumPacketSize());
        if (!block.fits(body, client.maximumPacketSize())) {
            return false;
        }
        out.writeByte(header);
        VariableByteInteger.write(out, body + block.sizeWithLength());
        out.writeShort(packetId);
        block.write(out);
        for (ReasonCode reason : reasons) {
            out.writeByte(reason.value());
        }
        return true;
    }
}
