package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.packet.Property;
import org.rmqtt.transport.codec.property.PropertyWriter;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/**
 * Encodes the PUBLISH packets of one connection, section 3.3.
 *
 * <p>A message that goes to many connections is encoded once for each version, with and without a packet identifier, and
 * copied from there ({@link PublishFrame}). A connection with topic aliases or a delivery with Subscription Identifiers
 * has a packet of its own: a client that takes aliases wants to save bytes on the wire, and the broker follows. So has a
 * message that goes to this connection only; the bytes of a topic that comes twice in a row are kept for such ones.
 *
 * <p>Confined to the connection's loop.
 */
public final class PublishEncoder {
    static final int PUBLISH = 0x30;
    private static final int SLOT_V3 = 0;
    private static final int SLOT_V5 = 2;
    private static final int SLOT_PAYLOAD = 4;
    private static final int ALIAS_SIZE = 3;

    private final boolean isV5;
    private final int maximumPacketSize;
    private final OutboundTopicAliases aliases;
    private String lastTopic;
    private byte[] lastTopicBytes;

    /** An encoder for what version and client agreed on. */
    public PublishEncoder(boolean isV5, Negotiated client) {
        this.isV5 = isV5;
        this.maximumPacketSize = client.maximumPacketSize();
        this.aliases = isV5 && client.outboundTopicAliasMaximum() > 0
                ? new OutboundTopicAliases(client.outboundTopicAliasMaximum())
                : null;
    }

    /** The first byte of a PUBLISH. */
    public static int header(QoS qos, boolean retain, boolean dup) {
        return PUBLISH | (dup ? 0x08 : 0) | qos.value() << 1 | (retain ? 1 : 0);
    }

    /** Whether the payload is written behind the packet by {@link #payload}, not by {@link #encode}. */
    public static boolean isPayloadApart(Message message) {
        return message.payload().length >= PublishFrame.LARGE_PAYLOAD;
    }

    /**
     * Appends a packet, without its payload if that {@linkplain #isPayloadApart is apart}.
     *
     * @param shared the frames of the message, or null
     * @param header what {@link #header} made of the flags
     * @param packetId the packet identifier, 0 for QoS 0
     * @param subscriptionIds the Subscription Identifiers, or null
     * @param nowMillis the wall clock, from which the rest of the message's lifetime is told
     * @return false if the client does not take so large a packet; then nothing has been written
     */
    public boolean encode(
            Message message,
            SharedFrames shared,
            int header,
            int packetId,
            int[] subscriptionIds,
            long nowMillis,
            ByteBuf out) {
        boolean hasIds = isV5 && subscriptionIds != null && subscriptionIds.length > 0;
        if (aliases != null || hasIds || shared == null) {
            return encodeOwn(message, header, packetId, hasIds ? subscriptionIds : null, nowMillis, out);
        }
        PublishFrame frame = frame(message, shared, packetId != 0, nowMillis);
        if (frame.packetSize() > maximumPacketSize) {
            return false;
        }
        frame.append(out, header, packetId);
        return true;
    }

    /** The payload of a message with a large one, to be written behind the packet and released by the receiver. */
    public static ByteBuf payload(Message message, SharedFrames shared, ByteBufAllocator allocator) {
        if (shared == null) {
            return Unpooled.wrappedBuffer(message.payload());
        }
        SharedPayload payload = (SharedPayload) shared.get(SLOT_PAYLOAD);
        if (payload == null) {
            payload = new SharedPayload(allocator, message.payload());
            shared.put(SLOT_PAYLOAD, payload);
        }
        return payload.forConnection();
    }

    private PublishFrame frame(Message message, SharedFrames shared, boolean hasPacketId, long nowMillis) {
        int slot = (isV5 ? SLOT_V5 : SLOT_V3) + (hasPacketId ? 1 : 0);
        PublishFrame frame = (PublishFrame) shared.get(slot);
        if (frame == null) {
            frame = PublishFrame.of(message, isV5, hasPacketId, nowMillis);
            shared.put(slot, frame);
        }
        return frame;
    }

    /** A packet for this connection only. */
    private boolean encodeOwn(
            Message message, int header, int packetId, int[] subscriptionIds, long nowMillis, ByteBuf out) {
        int known = aliases == null ? 0 : aliases.known(message.topic());
        int offered = aliases == null || known != 0 ? 0 : aliases.offer(message.topic());
        int alias = known + offered;
        String topic = known == 0 ? message.topic() : "";
        byte[] topicBytes = bytesIfRepeated(topic);
        int propertySize = isV5 ? propertySize(message, alias, subscriptionIds) : 0;
        int remaining = (topicBytes == null ? PropertyWriter.stringSize(topic) : topicBytes.length)
                + (packetId == 0 ? 0 : 2)
                + (isV5 ? VariableByteInteger.size(propertySize) + propertySize : 0)
                + message.payload().length;
        if (1 + VariableByteInteger.size(remaining) + remaining > maximumPacketSize) {
            return false;
        }
        out.writeByte(header);
        VariableByteInteger.write(out, remaining);
        if (topicBytes == null) {
            PropertyWriter.writeString(out, topic);
        } else {
            out.writeBytes(topicBytes);
        }
        if (packetId != 0) {
            out.writeShort(packetId);
        }
        if (isV5) {
            VariableByteInteger.write(out, propertySize);
            writeProperties(message, alias, subscriptionIds, nowMillis, out);
        }
        if (!isPayloadApart(message)) {
            out.writeBytes(message.payload());
        }
        if (offered != 0) {
            aliases.taken(message.topic(), offered);
        }
        return true;
    }

    /** The topic with its length, if it is the object of the last call; most clients get one topic many times. */
    private byte[] bytesIfRepeated(String topic) {
        if (topic != lastTopic) {
            lastTopic = topic;
            lastTopicBytes = null;
            return null;
        }
        if (lastTopicBytes == null) {
            lastTopicBytes = new byte[PropertyWriter.stringSize(topic)];
            PropertyWriter.writeString(Unpooled.wrappedBuffer(lastTopicBytes).clear(), topic);
        }
        return lastTopicBytes;
    }

    private static int propertySize(Message message, int alias, int[] subscriptionIds) {
        int size = PropertyWriter.size(message.properties()) + (alias == 0 ? 0 : ALIAS_SIZE);
        if (subscriptionIds != null) {
            for (int id : subscriptionIds) {
                size += 1 + VariableByteInteger.size(id);
            }
        }
        return size;
    }

    private static void writeProperties(
            Message message, int alias, int[] subscriptionIds, long nowMillis, ByteBuf out) {
        PropertyWriter.write(out, message.properties(), message.remainingExpirySeconds(nowMillis));
        if (alias != 0) {
            out.writeByte(Property.TOPIC_ALIAS.id());
            out.writeShort(alias);
        }
        if (subscriptionIds != null) {
            for (int id : subscriptionIds) {
                PropertyWriter.writeSubscriptionId(out, id);
            }
        }
    }
}
