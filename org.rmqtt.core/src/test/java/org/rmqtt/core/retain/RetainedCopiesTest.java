package org.rmqtt.core.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.store.RetainStore;
import org.rmqtt.core.retain.RetainedMessages.Copy;
import org.rmqtt.core.retain.RetainedMessages.Merged;

/** Retained messages of several nodes, exchanged by hand. */
class RetainedCopiesTest {
    private static final long LONG_AGO = System.currentTimeMillis() - RetainedMessages.REMEMBERED_MILLIS - 1000;

    private static RetainedMessages node(long id, int max) {
        RetainedMessages node = new RetainedMessages();
        node.configure(new RetainSettings(max, 1 << 20, 0));
        node.replicate(id);
        return node;
    }

    private static Message message(String topic, String text) {
        return message(topic, text, System.currentTimeMillis());
    }

    private static Message old(String topic, String text) {
        return message(topic, text, LONG_AGO);
    }

    private static Message message(String topic, String text, long createdMillis) {
        return new Message(
                topic,
                text.getBytes(),
                QoS.AT_LEAST_ONCE,
                true,
                MessageProperties.NONE,
                new Origin(Origin.Kind.CUSTOM, 1, "c", null, null),
                createdMillis);
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

    /** A store as a process finds it at its start. */
    private static final class Kept implements RetainStore {
        private final Map<String, Message> messages = new TreeMap<>();

        Kept(Message... kept) {
            List.of(kept).forEach(this::store);
        }

        @Override
        public void load(Consumer<Message> sink) {
            List.copyOf(messages.values()).forEach(sink);
        }

        @Override
        public void store(Message message) {
            messages.put(message.topic(), message);
        }

        @Override
        public void remove(String topic) {
            messages.remove(topic);
        }
    }

    private static RetainedMessages node(long id, Kept store) {
        RetainedMessages node = node(id, 0);
        node.use(store, failure -> {
            throw new AssertionError(failure);
        });
        return node;
    }

    @Test
    void whatAStoreBringsFromLongAgoIsToldToNobodyUntilItIsTrusted() {
        RetainedMessages node = node(1, new Kept(old("old", "1"), message("new", "1")));
        assertThat(topics(node)).containsExactly("new", "old");
        assertThat(node.copies()).extracting(Copy::topic).containsExactly("new");
        node.trustStore();
        assertThat(node.copies()).extracting(Copy::topic).containsExactlyInAnyOrder("new", "old");
    }

    @Test
    void whatOthersHaveRemovedLongAgoDoesNotComeBackOutOfAStore() {
        Kept store = new Kept(old("removed", "1"), old("kept", "1"), old("changed", "1"), message("new", "1"));
        RetainedMessages other = node(2, 0);
        other.merge(new Copy("kept", old("kept", "1"), RetainedVersions.timeOf(LONG_AGO), 2));
        other.accept(message("changed", "2"));
        RetainedMessages back = node(1, store);
        copy(other, back);
        copy(back, other);
        assertThat(back.digest()).isEqualTo(other.digest());
        assertThat(back.discardDoubtful()).isEqualTo(1);
        assertThat(topics(back)).containsExactly("changed", "kept", "new").isEqualTo(topics(other));
        assertThat(store.messages).containsOnlyKeys("changed", "kept", "new");
        assertThat(back.count()).isEqualTo(3);
        assertThat(new String(store.messages.get("changed").payload())).isEqualTo("2");
    }

    @Test
    void aStoreThatKnowsMoreThanAnotherNodeHasTheLastWord() {
        RetainedMessages other = node(2, 0);
        other.merge(new Copy("t", old("t", "older"), RetainedVersions.timeOf(LONG_AGO - 5000), 2));
        RetainedMessages back = node(1, new Kept(old("t", "newer")));
        copy(other, back);
        copy(back, other);
        assertThat(back.discardDoubtful()).isZero();
        assertThat(new String(other.select("t", 0).get(0).payload())).isEqualTo("newer");
    }
}
