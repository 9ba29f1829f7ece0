package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.ConnAck;
import org.rmqtt.api.packet.Disconnect;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PingResp;
import org.rmqtt.api.packet.PubAck;
import org.rmqtt.api.packet.PubComp;
import org.rmqtt.api.packet.PubRec;
import org.rmqtt.api.packet.PubRel;
import org.rmqtt.api.packet.SubAck;
import org.rmqtt.api.packet.UnsubAck;

/** Encodes every packet that a server sends except PUBLISH. Stateless and thread-safe. */
public final class PacketEncoder {
    private static final int PINGRESP = 0xD000;

    private PacketEncoder() {}

    /**
     * Appends a packet. Nothing is written for a packet that the version does not have (DISCONNECT and AUTH in MQTT 3) or
     * that is larger than the client takes, whatever is left out of it [MQTT5-3.1.2-24].
     *
     * @param version the version of the connection
     * @param client what the client agreed to
     * @return whether something was written
     * @throws IllegalArgumentException if a server never sends such a packet
     */
    public static boolean encode(MqttPacket packet, MqttVersion version, Negotiated client, ByteBuf out) {
        if (packet instanceof PubAck ack) {
            return AckEncoder.encode(0x40, ack.packetId(), ack.reason(), ack.properties(), version, client, out);
        } else if (packet instanceof PubRec rec) {
            return AckEncoder.encode(0x50, rec.packetId(), rec.reason(), rec.properties(), version, client, out);
        } else if (packet instanceof PubRel rel) {
            return AckEncoder.encode(0x62, rel.packetId(), rel.reason(), rel.properties(), version, client, out);
        } else if (packet instanceof PubComp comp) {
            return AckEncoder.encode(0x70, comp.packetId(), comp.reason(), comp.properties(), version, client, out);
        } else if (packet instanceof PingResp) {
            out.writeShort(PINGRESP);
            return true;
        } else if (packet instanceof ConnAck ack) {
            return version.isV5() ? ConnAckV5Encoder.encode(ack, client, out) : ConnAckV3Encoder.encode(ack, out);
        } else if (packet instanceof SubAck ack) {
            return version.isV5()
                    ? SubAckV5Encoder.encode(0x90, ack.packetId(), ack.reasons(), ack.properties(), client, out)
                    : SubAckV3Encoder.encode(ack, out);
        } else if (packet instanceof UnsubAck ack) {
            return version.isV5()
                    ? SubAckV5Encoder.encode(0xB0, ack.packetId(), ack.reasons(), ack.properties(), client, out)
                    : UnsubAckV3Encoder.encode(ack, out);
        } else if (packet instanceof Disconnect disconnect) {
            return version.isV5() && ReasonEncoder.disconnect(disconnect, client, out);
        } else if (packet instanceof Auth auth) {
            return version.isV5() && ReasonEncoder.auth(auth, client, out);
        }
        throw new IllegalArgumentException(
                "a server does not send " + packet.getClass().getSimpleName());
    }
}
