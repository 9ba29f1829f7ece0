package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.transport.codec.property.PropertyWriter;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/**
 * One message encoded as PUBLISH for every connection of a version, with or without a packet identifier. The flags of the
 * fixed header and the packet identifier are patched when it is appended. A large payload is not part of it.
 *
 * @param bytes the packet, without the payload if that is large
 * @param packetIdAt where the packet identifier is, or -1
 * @param packetSize the size of the packet with its payload
 */
record PublishFrame(byte[] bytes, int packetIdAt, int packetSize) {
    /** From this size on a payload is not copied for each connection but shared between them. */
    static final int LARGE_PAYLOAD = 4096;

    private static final int NONE = -1;

    static PublishFrame of(Message message, boolean isV5, boolean hasPacketId, long nowMillis) {
        MessageProperties properties = message.properties();
        int propertySize = isV5 ? PropertyWriter.size(properties) : 0;
        int remaining = PropertyWriter.stringSize(message.topic())
                + (hasPacketId ? 2 : 0)
                + (isV5 ? VariableByteInteger.size(propertySize) + propertySize : 0)
                + message.payload().length;
        int packetSize = 1 + VariableByteInteger.size(remaining) + remaining;
        boolean isLarge = message.payload().length >= LARGE_PAYLOAD;
        byte[] bytes = new byte[packetSize - (isLarge ? message.payload().length : 0)];
        ByteBuf out = Unpooled.wrappedBuffer(bytes).clear();
        out.writeByte(PublishEncoder.PUBLISH);
        VariableByteInteger.write(out, remaining);
        PropertyWriter.writeString(out, message.topic());
        int packetIdAt = hasPacketId ? out.writerIndex() : NONE;
        if (hasPacketId) {
            out.writeShort(0);
        }
        if (isV5) {
            VariableByteInteger.write(out, propertySize);
            PropertyWriter.write(out, properties, message.remainingExpirySeconds(nowMillis));
        }
        if (!isLarge) {
            out.writeBytes(message.payload());
        }
        return new PublishFrame(bytes, packetIdAt, packetSize);
    }

    void append(ByteBuf out, int header, int packetId) {
        int start = out.writerIndex();
        out.writeBytes(bytes);
        out.setByte(start, header);
        if (packetIdAt >= 0) {
            out.setShort(start + packetIdAt, packetId);
        }
    }
}
