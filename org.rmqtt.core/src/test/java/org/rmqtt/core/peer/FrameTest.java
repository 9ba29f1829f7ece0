package org.rmqtt.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.BriefProto;
import org.rmqtt.wire.FrameProto;
import org.rmqtt.wire.ItemProto;

/** Frames that are written by hand, read by hand and by the generated code. */
class FrameTest {
    private static final Origin ONE = new Origin(Origin.Kind.CUSTOM, 1, "one", "user", "127.0.0.1:1");
    private static final Origin TWO = new Origin(Origin.Kind.LASTWILL, 2, "", null, null);
    private static final FrameProto HEADER =
            FrameProto.newBuilder().setSenderIncarnation(3).setFirst(17).build();

    private final FrameWriter writer = new FrameWriter();
    private final BriefReader reader = new BriefReader();

    private static Message message(String topic, String text, Origin origin, long created, long number) {
        return new Message(
                topic, text.getBytes(), QoS.AT_LEAST_ONCE, false, MessageProperties.NONE, origin, created, number);
    }

    private static Outgoing outgoing(Message message, long index) {
        return new Outgoing(null, index, message, null, null, null);
    }

    private byte[] write(Outgoing... items) {
        Deque<Outgoing> queue = new ArrayDeque<>(List.of(items));
        return writer.write(HEADER, queue, items.length);
    }

    private List<Message> read(byte[] bytes) throws InvalidProtocolBufferException {
        Frame frame = Frame.parse(bytes);
        reader.open();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < frame.count; i++) {
            messages.add(reader.read(frame, i));
        }
        return messages;
    }

    private static List<Message> all() {
        MessageProperties properties = new MessageProperties(
                true, 60, "text/plain", "r", new byte[] {1, 2}, List.of(new UserProperty("name", "value")));
        return List.of(
                message("a/b", "first", ONE, 1_700_000_000_000L, Long.MIN_VALUE + 5),
                message(new String("a/b"), "same topic", ONE, 1_700_000_000_000L, Long.MIN_VALUE + 6),
                message("ä/√", "", ONE, 1_700_000_000_001L, Long.MAX_VALUE),
                new Message("ä/√", new byte[0], QoS.EXACTLY_ONCE, true, properties, TWO, 5, 0),
                new Message("c", new byte[300_000], QoS.AT_MOST_ONCE, false, MessageProperties.NONE, TWO, -1, -1));
    }

    @Test
    void messagesComeOutAsTheyWentIn() throws Exception {
        List<Message> messages = all();
        // the writer and the reader are used again and again
        for (int round = 0; round < 3; round++) {
            byte[] bytes =
                    write(messages.stream().map(each -> outgoing(each, 1000)).toArray(Outgoing[]::new));
            assertThat(read(bytes)).usingRecursiveComparison().isEqualTo(messages);
        }
    }

    @Test
    void whatIsWrittenIsProtobuf() throws Exception {
        Message message = message("a", "x", ONE, 100, 7);
        FrameProto frame = FrameProto.parseFrom(write(
                outgoing(message, 9),
                outgoing(message("a", "y", ONE, 102, 8), 9),
                outgoing(message("a", "z", ONE, 101, 12), 10)));
        assertThat(frame.getFirst()).isEqualTo(17);
        assertThat(frame.getItemsList())
                .extracting(ItemProto::getIndex)
                .as("left out when it is that of the item before")
                .containsExactly(9L, 0L, 10L);
        BriefProto first = frame.getItems(0).getBrief();
        assertThat(first.getTopic()).isEqualTo("a");
        assertThat(first.getOrigin().getClientId()).isEqualTo("one");
        assertThat(first.getCreatedStep()).isEqualTo(100);
        assertThat(first.getNumberStep()).isEqualTo(6);
        assertThat(frame.getItems(1).getBrief())
                .isEqualTo(BriefProto.newBuilder()
                        .setPayload(ByteString.copyFromUtf8("y"))
                        .setFlags(1)
                        .setCreatedStep(2)
                        .build());
        assertThat(frame.getItems(2).getBrief().getCreatedStep()).isEqualTo(-1);
        assertThat(frame.getItems(2).getBrief().getNumberStep()).isEqualTo(3);
    }

    @Test
    void indexesAreKnownOfAllItems() throws Exception {
        ItemProto barrier = ItemProto.newBuilder()
                .setIndex(8)
                .setBarrier(BarrierProto.newBuilder().setEpoch(8))
                .build();
        ItemProto none = ItemProto.newBuilder()
                .setBarrier(BarrierProto.newBuilder().setEpoch(1))
                .build();
        Message message = message("a", "x", ONE, 1, 1);
        Frame frame = Frame.parse(write(
                outgoing(message, 7),
                outgoing(message, 7),
                new Outgoing(barrier.toByteArray(), 8, null, null, null, null),
                outgoing(message, 8),
                new Outgoing(none.toByteArray(), 0, null, null, null, null),
                outgoing(message, 8)));
        assertThat(frame.count).isEqualTo(6);
        long[] indexes = new long[6];
        for (int i = 0; i < 6; i++) {
            indexes[i] = frame.index(i);
        }
        assertThat(indexes).containsExactly(7, 7, 8, 8, 0, 8);
        assertThat(frame.isBrief(2)).isFalse();
        assertThat(ItemProto.parser().parseFrom(frame.bytes, frame.offset(2), frame.length(2)))
                .isEqualTo(barrier);
    }

    @Test
    void fieldsOfLaterReleasesAreSkipped() throws Exception {
        FrameProto frame = FrameProto.parseFrom(write(outgoing(message("a", "x", ONE, 1, 1), 1)));
        BriefProto later =
                BriefProto.parseFrom(frame.getItems(0).getBrief().toByteString().concat(ByteString.copyFrom(new byte[] {
                    15 << 3 | 2, 2, 9, 9, 14 << 3, 5
                })));
        byte[] bytes = frame.toBuilder()
                .setItems(0, frame.getItems(0).toBuilder().setBrief(later))
                .build()
                .toByteArray();
        assertThat(read(bytes)).hasSize(1).first().extracting(Message::topic).isEqualTo("a");
    }

    @Test
    void nothingIsTakenFromWhatComesAfterABrokenMessage() throws Exception {
        FrameProto whole = FrameProto.parseFrom(
                write(outgoing(message("a", "x", ONE, 1, 1), 1), outgoing(message("a", "y", ONE, 1, 2), 1)));
        ItemProto broken = ItemProto.newBuilder()
                .setBrief(BriefProto.newBuilder().setFlags(3))
                .build();
        Frame frame = Frame.parse(FrameProto.newBuilder()
                .addItems(whole.getItems(0))
                .addItems(broken)
                .addItems(whole.getItems(1))
                .build()
                .toByteArray());
        reader.open();
        assertThat(reader.read(frame, 0).topic()).isEqualTo("a");
        assertThatThrownBy(() -> reader.read(frame, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.read(frame, 2)).hasMessageContaining("before it in the frame");
        reader.open();
        assertThat(reader.read(frame, 0).topic()).isEqualTo("a");
    }
}
