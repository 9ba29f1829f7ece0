package org.rmqtt.transport.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.packet.ConnAck;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.decode.CodecViolation;
import org.rmqtt.transport.codec.encode.PacketEncoder;
import org.rmqtt.transport.codec.encode.PublishEncoder;

/** Encodes packets into the output of a connection, as the client agreed to. Confined to the connection's loop. */
final class PacketWriter {
    private static final Negotiated NOTHING = new Negotiated(Integer.MAX_VALUE, 0, true);

    private final Channel channel;
    private final Output output;
    private Negotiated client = NOTHING;
    private PublishEncoder publishEncoder;

    PacketWriter(Channel channel, Output output) {
        this.channel = channel;
        this.output = output;
    }

    void negotiated(Negotiated parameters) {
        client = parameters;
        publishEncoder = null;
    }

    /** Appends a packet whole or not at all. */
    void write(MqttPacket packet, MqttVersion version) {
        ByteBuf out = output.buffer();
        int start = out.writerIndex();
        boolean isWhole = false;
        try {
            PacketEncoder.encode(packet, version, client, out);
            isWhole = true;
        } finally {
            if (!isWhole) {
                out.writerIndex(start);
            }
        }
    }

    /** Says no to a client of which the core knows nothing yet [MQTT5-3.1.2-2] [MQTT3-3.1.2-2]. */
    void refuse(CodecViolation violation) {
        ConnAck no = new ConnAck(false, violation.reason(), PropertySet.NONE);
        switch (violation.answer()) {
            case CONNACK_V3 -> write(no, MqttVersion.V3_1_1);
            case CONNACK_V5 -> write(no, MqttVersion.V5);
            case NONE, HANDLER -> {
                // nothing that the client would understand, or not ours to answer
            }
        }
    }

    /**
     * Appends a message as PUBLISH.
     *
     * @param header the first byte, from {@link PublishEncoder#header}
     * @return false if the client does not take so large a packet
     */
    boolean publish(
            Message message,
            SharedFrames shared,
            MqttVersion version,
            int header,
            int packetId,
            int[] subscriptionIds) {
        if (publishEncoder == null) {
            publishEncoder = new PublishEncoder(version.isV5(), client);
        }
        long now = message.properties().hasExpiry() ? System.currentTimeMillis() : 0;
        if (!publishEncoder.encode(message, shared, header, packetId, subscriptionIds, now, output.buffer())) {
            return false;
        }
        if (PublishEncoder.isPayloadApart(message)) {
            output.append(PublishEncoder.payload(message, shared, channel.alloc()));
        }
        return true;
    }
}
