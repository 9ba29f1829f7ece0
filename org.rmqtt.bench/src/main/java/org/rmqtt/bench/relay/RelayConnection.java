package org.rmqtt.bench.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One connection of the {@link Relay}. Frames for one topic that came in one read are relayed in one piece. */
final class RelayConnection extends ByteToMessageDecoder {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    private final Map<String, RelayTopic> topics;
    private RelayTopic topic;
    private byte[] topicName = {};

    RelayConnection(Map<String, RelayTopic> topics) {
        this.topics = topics;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int from = in.readerIndex();
        int to = from;
        while (true) {
            int start = in.readerIndex();
            int length = frameLength(in, start);
            if (length < 0 || in.readableBytes() < length) {
                break;
            }
            int type = in.getUnsignedByte(start) >> 4;
            int body = start + length - bodyLength(in, start);
            boolean more = type == PUBLISH && isTopic(in, body);
            if (!more) {
                relay(in, from, to);
                from = start;
            }
            to = start + length;
            in.readerIndex(to);
            if (type != PUBLISH) {
                answer(context, in, type, body);
                from = to;
            } else if (!more) {
                learn(in, body);
            }
        }
        relay(in, from, to);
    }

    private void relay(ByteBuf in, int from, int to) {
        if (to > from && topic != null) {
            topic.relay(in.slice(from, to - from));
        }
    }

    private boolean isTopic(ByteBuf in, int body) {
        int length = in.getUnsignedShort(body);
        if (length != topicName.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (in.getByte(body + 2 + i) != topicName[i]) {
                return false;
            }
        }
        return true;
    }

    private void learn(ByteBuf in, int body) {
        topicName = new byte[in.getUnsignedShort(body)];
        in.getBytes(body + 2, topicName);
        topic = topics.get(new String(topicName, StandardCharsets.UTF_8));
    }

    private void answer(ChannelHandlerContext context, ByteBuf in, int type, int body) {
        if (type == CONNECT) {
            context.writeAndFlush(context.alloc().buffer(CONNACK.length).writeBytes(CONNACK));
        } else if (type == SUBSCRIBE) {
            int length = in.getUnsignedShort(body + 2);
            String filter = in.toString(body + 4, length, StandardCharsets.UTF_8);
            topics.computeIfAbsent(filter, name -> new RelayTopic()).add(context.channel());
            context.writeAndFlush(context.alloc()
                    .buffer(5)
                    .writeByte(0x90)
                    .writeByte(3)
                    .writeShort(in.getUnsignedShort(body))
                    .writeByte(0));
        }
    }

    /** The length of the frame that begins at a place, or -1 if not even that is there. */
    private static int frameLength(ByteBuf in, int start) {
        int length = 0;
        for (int i = 1; i <= 4 && start + i < in.writerIndex(); i++) {
            int digit = in.getUnsignedByte(start + i);
            length |= (digit & 0x7F) << 7 * (i - 1);
            if (digit < 0x80) {
                return 1 + i + length;
            }
        }
        return -1;
    }

    private static int bodyLength(ByteBuf in, int start) {
        int digits = 1;
        while (in.getUnsignedByte(start + digits) >= 0x80) {
            digits++;
        }
        return frameLength(in, start) - 1 - digits;
    }
}
