package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.Disconnect;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/** DISCONNECT and AUTH of MQTT 5.0, sections 3.14 and 3.15: a reason code and properties. */
final class ReasonEncoder {
    private static final int DISCONNECT = 0xE0;
    private static final int AUTH = 0xF0;

    private ReasonEncoder() {}

    static boolean disconnect(Disconnect packet, Negotiated client, ByteBuf out) {
        return encode(DISCONNECT, packet.reason(), packet.properties(), true, client, out);
    }

    static boolean auth(Auth packet, Negotiated client, ByteBuf out) {
        return encode(AUTH, packet.reason(), packet.properties(), client.problemInformation(), client, out);
    }

    private static boolean encode(
            int header,
            ReasonCode reason,
            PropertySet properties,
            boolean wantsProblems,
            Negotiated client,
            ByteBuf out) {
        PropertyBlock block = PropertyBlock.fit(properties, 1, wantsProblems, client.maximumPacketSize());
        if (!block.fits(1, client.maximumPacketSize())) {
            return false;
        }
        out.writeByte(header);
        VariableByteInteger.write(out, 1 + block.sizeWithLength());
        out.writeByte(reason.value());
        block.write(out);
        return true;
    }
}
