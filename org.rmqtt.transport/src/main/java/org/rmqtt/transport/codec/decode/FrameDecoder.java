package org.rmqtt.transport.codec.decode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PingReq;
import org.rmqtt.transport.codec.decode.CodecViolation.Answer;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/**
 * Cuts the input of one connection into packets, MQTT 5.0 section 2.1, and has each decoded. The type, the flags and the
 * length are judged as soon as their bytes are there: nothing is waited for or allocated for a packet that is refused.
 *
 * <p>Confined to the connection's loop.
 */
public final class FrameDecoder {
    private final PacketReader in = new PacketReader();
    private final InboundTopics topics;
    private final PublishDecoder publish;
    private final int maxPacketSize;
    private CodecViolation violation;

    /**
     * A decoder that waits for CONNECT.
     *
     * @param maxPacketSize the largest packet in bytes, fixed header included
     * @param maxTopicAliases the greatest topic alias that the client may use
     */
    public FrameDecoder(int maxPacketSize, int maxTopicAliases) {
        this.maxPacketSize = maxPacketSize;
        this.topics = new InboundTopics(maxTopicAliases);
        this.publish = new PublishDecoder(topics);
    }

    /** The version that the CONNECT asked for; null before. */
    public MqttVersion version() {
        return in.version();
    }

    /** What was wrong with the input, or null. */
    public CodecViolation violation() {
        return violation;
    }

    /**
     * Decodes the next packet.
     *
     * @param input what has been read; its reader index moves behind the packet
     * @return the packet, or null if it is not complete yet or there is a {@link #violation()}
     */
    public MqttPacket next(ByteBuf input) {
        if (violation != null || !input.isReadable()) {
            return null;
        }
        MqttVersion before = in.version();
        try {
            return frame(input);
        } catch (Violation v) {
            violation = new CodecViolation(v.reason(), v.getMessage(), answer(before, v.reason()));
            return null;
        } finally {
            in.end();
        }
    }

    private Answer answer(MqttVersion before, ReasonCode reason) {
        if (before != null) {
            return Answer.HANDLER;
        }
        if (in.version() == MqttVersion.V5) {
            return Answer.CONNACK_V5;
        }
        // MQTT 3.1.1 has a return code for the wrong protocol level only [MQTT3-3.1.2-2]; else it is closed
        // [MQTT3-3.1.4-1]
        return in.version() != null && reason == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION
                ? Answer.CONNACK_V3
                : Answer.NONE;
    }

    private MqttPacket frame(ByteBuf input) {
        int start = input.readerIndex();
        int header = input.getUnsignedByte(start);
        PacketType type = type(header);
        int available = input.readableBytes();
        int length = 0;
        int size = 1;
        int digit;
        do {
            if (size > 4) {
                throw Violation.malformed("[MQTT5-1.5.5-1] the Remaining Length is longer than four bytes");
            }
            if (size == available) {
                return null;
            }
            digit = input.getUnsignedByte(start + size);
            length |= (digit & 0x7F) << 7 * (size - 1);
            size++;
        } while (digit >= 0x80);
        if (digit == 0 && size > 2 && in.isV5()) {
            throw Violation.malformed("[MQTT5-1.5.5-1] the Remaining Length is not in its shortest form");
        }
        if (size + length > maxPacketSize) {
            throw Violation.of(
                    ReasonCode.PACKET_TOO_LARGE,
                    "[MQTT5-3.2.2-15] " + type + " has " + (size + (long) length) + " bytes, more than "
                            + maxPacketSize);
        }
        if (available < size + length) {
            return null;
        }
        input.skipBytes(size);
        in.begin(input, length, type.name());
        MqttPacket packet = decode(type, header);
        in.expectEnd();
        return packet;
    }

    private PacketType type(int header) {
        PacketType type = PacketType.of(header >> 4);
        int flags = header & 0x0F;
        if (in.version() == null) {
            if (type != PacketType.CONNECT) {
                throw Violation.protocolError("[MQTT5-3.1.0-1, MQTT3-3.1.0-1] the first packet is no CONNECT");
            }
        } else if (type == null) {
            throw header >> 4 == 0
                    ? Violation.malformed("[MQTT5-2.1.2] packet type 0 is reserved")
                    : Violation.protocolError(
                            "[MQTT5-2.1.2] packet type " + (header >> 4) + " is sent by servers only");
        } else if (type == PacketType.CONNECT) {
            throw Violation.protocolError("[MQTT5-3.1.0-2, MQTT3-3.1.0-2] a second CONNECT");
        } else if (type == PacketType.AUTH && !in.isV5()) {
            throw Violation.malformed("[MQTT3-2.2.1] packet type 15 is reserved");
        }
        boolean fits = in.version() == MqttVersion.V3_1 ? type.allowsOldFlags(flags) : type.allowsFlags(flags);
        if (!fits) {
            throw Violation.malformed(
                    "[MQTT5-2.1.3-1, MQTT3-2.2.2-2] the fixed header of " + type + " has the flags " + flags);
        }
        return type;
    }

    private MqttPacket decode(PacketType type, int header) {
        return switch (type) {
            case CONNECT -> connect();
            case PUBLISH -> publish.decode(in, header);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckDecoder.decode(in, type);
            case SUBSCRIBE -> in.isV5() ? SubscribeV5Decoder.decode(in) : SubscribeV3Decoder.decode(in);
            case UNSUBSCRIBE -> UnsubscribeDecoder.decode(in);
            case PINGREQ -> PingReq.INSTANCE;
            case DISCONNECT -> DisconnectDecoder.decode(in);
            case AUTH -> AuthDecoder.decode(in);
        };
    }

    private Connect connect() {
        MqttVersion version = ConnectHeader.readVersion(in);
        in.version(version);
        return version.isV5() ? ConnectV5Decoder.decode(in) : ConnectV3Decoder.decode(in);
    }
}
