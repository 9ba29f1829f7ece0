package org.rmqtt.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.wire.CommandProto;
import org.rmqtt.wire.FilterProto;
import org.rmqtt.wire.SubscribeProto;

class SubscribeReaderTest {
    private static final Command.Subscribe FULL = new Command.Subscribe(
            new NodeRef(3, 77),
            "größe",
            Long.MAX_VALUE,
            -1,
            List.of(
                    filter("a/+/#", SubscriptionOptions.of(QoS.EXACTLY_ONCE)),
                    filter("$share/g/b", new SubscriptionOptions(QoS.AT_LEAST_ONCE, false, true, 2, 268_435_455)),
                    filter("$limit/5/c", SubscriptionOptions.of(QoS.AT_MOST_ONCE))),
            true);

    private static final Command.Subscribe EMPTY = new Command.Subscribe(new NodeRef(0, 0), "", 0, 0, List.of(), false);

    private static Command.Filter filter(String text, SubscriptionOptions options) {
        return new Command.Filter(TopicFilter.parse(text).orElseThrow(), options);
    }

    private static byte[] bytes(Command command) {
        return CommandCodec.encode(new CommandCodec.Entry(command, -5, 123_456_789_012L));
    }

    @Test
    void itReadsWhatTheMessageHas() throws InvalidProtocolBufferException {
        for (Command command : List.of(FULL, EMPTY)) {
            CommandCodec.Entry read = SubscribeReader.read(bytes(command));
            assertThat(read).isEqualTo(CommandCodec.decode(CommandProto.parseFrom(bytes(command))));
            assertThat(read.command()).isEqualTo(command);
        }
    }

    @Test
    void otherCommandsAreLeftToTheMessage() throws InvalidProtocolBufferException {
        Command other = new Command.Unsubscribe(new NodeRef(1, 2), "c", 3, 4, List.of("f"));
        assertThat(SubscribeReader.read(bytes(other))).isNull();
        assertThat(CommandCodec.decode(bytes(other)).command()).isEqualTo(other);
        assertThatThrownBy(() -> CommandCodec.decode(new byte[0])).isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void aFieldOfANewerReleaseIsPassedOverWhereverItIs() throws InvalidProtocolBufferException {
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        CommandProto known = CommandProto.parseFrom(bytes(FULL));
        SubscribeProto subscribe = known.getSubscribe();
        FilterProto first =
                subscribe.getFilters(0).toBuilder().setUnknownFields(later).build();
        for (CommandProto newer : List.of(
                known.toBuilder().setUnknownFields(later).build(),
                known.toBuilder()
                        .setSubscribe(subscribe.toBuilder().setUnknownFields(later))
                        .build(),
                known.toBuilder()
                        .setSubscribe(subscribe.toBuilder().setFilters(0, first))
                        .build())) {
            assertThat(CommandCodec.decode(newer.toByteArray()).command()).isEqualTo(FULL);
        }
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] whole = bytes(FULL);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CommandCodec.decode(part))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(InvalidProtocolBufferException.class);
        }
    }

    @Test
    void aTextThatIsNoFilterIsRefused() {
        CommandProto bad = CommandProto.newBuilder()
                .setSubscribe(SubscribeProto.newBuilder()
                        .addFilters(FilterProto.newBuilder().setText("a/#/b")))
                .build();
        assertThatThrownBy(() -> CommandCodec.decode(bad.toByteArray()))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("a/#/b");
    }
}
