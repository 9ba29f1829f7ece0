package org.rmqtt.core.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.core.retain.RetainedMessages.Copy;
import org.rmqtt.core.retain.RetainedMessages.Merged;

/** Retained messages of several nodes, exchanged by hand. */
class RetainedCopiesTest {
    private static RetainedMessages node(long id, int max) {
        RetainedMessages node = new RetainedMessages();
        node.configure(new RetainSettings(max, 1 << 20, 0));
        node.replicate(id);
        return node;
    }

    private static Message message(String topic, String text) {
        return new Message(
                topic,
                text.getBytes(),
                QoS.AT_LEAST_ONCE,
                true,
                MessageProperties.NONE,
                new Origin(Origin.Kind.CUSTOM, 1, "c", null, null),
                System.currentTimeMillis());
    }

    private static List<Merged> copy(RetainedMessages from, RetainedMessages to) {
        return from.copies().stream().map(to::merge).toList();
    }

    private static List<String> topics(RetainedMessages node) {
        return node.select("#", 0).stream().map(Message::topic).sorted().toList();
    }

    @Test
    void aMergeKeepsTheLimitAndNodesAreLevelAllTheSame() {
        RetainedMessages large = node(1, 0);
        RetainedMessages small = node(2, 1);
        large.accept(message("a", "1"));
        assertThat(copy(large, small)).containsExactly(Merged.TAKEN);
        large.accept(message("b", "1"));
        assertThat(copy(large, small)).containsExactlyInAnyOrder(Merged.KNOWN, Merged.REFUSED);
        assertThat(topics(small)).containsExactly("a");
        assertThat(small.count()).isEqualTo(1);
        assertThat(small.digest()).isEqualTo(large.digest());
        large.accept(message("a", "2"));
        assertThat(copy(large, small)).as("a known topic is replaced").contains(Merged.TAKEN);
        assertThat(small.count()).isEqualTo(1);
    }

    @Test
    void whatThereWasNoRoomForIsNotToldAsRemoved() {
        RetainedMessages large = node(1, 0);
        RetainedMessages small = node(2, 1);
        large.accept(message("a", "1"));
        large.accept(message("b", "1"));
        copy(large, small);
        assertThat(small.copies()).extracting(Copy::message).hasSize(1).doesNotContainNull();
        RetainedMessages third = node(3, 0);
        copy(small, third);
        copy(large, third);
        assertThat(topics(third)).containsExactly("a", "b");
    }

    @Test
    void nodesAreLevelWhenTheLifetimeOfWhatThereWasNoRoomForIsOver() {
        RetainedMessages large = node(1, 0);
        RetainedMessages small = node(2, 1);
        large.accept(message("a", "1"));
        copy(large, small);
        Message brief = message("b", "1");
        large.accept(brief.withProperties(brief.properties().withExpiry(10)));
        copy(large, small);
        for (RetainedMessages node : List.of(large, small)) {
            node.sweep(System.currentTimeMillis() + 60_000);
        }
        assertThat(topics(large)).containsExactly("a");
        assertThat(small.digest()).isEqualTo(large.digest());
    }

    @Test
    void aRaisedLimitShowsWhatIsMissing() {
        RetainedMessages large = node(1, 0);
        RetainedMessages small = node(2, 1);
        large.accept(message("a", "1"));
        large.accept(message("b", "1"));
        copy(large, small);
        small.configure(RetainSettings.DEFAULT);
        assertThat(small.digest()).isNotEqualTo(large.digest());
        copy(large, small);
        assertThat(topics(small)).containsExactly("a", "b");
        assertThat(small.digest()).isEqualTo(large.digest());
    }

    @Test
    void whatWasRemovedAndForgottenElsewhereDoesNotComeBack() {
        RetainedMessages away = node(1, 0);
        RetainedMessages other = node(2, 0);
        away.accept(message("removed", "1"));
        away.accept(message("kept", "1"));
        copy(away, other);
        long left = System.currentTimeMillis() + 1;
        other.accept(message("removed", ""));
        other.sweep(System.currentTimeMillis() + RetainedMessages.REMEMBERED_MILLIS + 10_000);
        assertThat(away.discardBefore(left)).isEqualTo(2);
        assertThat(away.count()).isZero();
        copy(away, other);
        copy(other, away);
        assertThat(topics(away)).containsExactly("kept");
        assertThat(topics(other)).containsExactly("kept");
        assertThat(away.digest()).isEqualTo(other.digest());
    }

    @Test
    void whatWasRetainedMeanwhileIsNotDiscarded() {
        RetainedMessages away = node(1, 0);
        away.accept(message("before", "1"));
        long left = System.currentTimeMillis();
        away.merge(new Copy("meanwhile", message("meanwhile", "1"), RetainedVersions.timeOf(left + 5000), 1));
        away.discardBefore(left + 1000);
        assertThat(topics(away)).containsExactly("meanwhile");
    }
}
