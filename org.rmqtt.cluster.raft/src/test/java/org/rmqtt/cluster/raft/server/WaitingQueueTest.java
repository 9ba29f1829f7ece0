package org.rmqtt.cluster.raft.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitingQueueTest {
    private static final int MANY = 1000;

    private final WaitingQueue queue = new WaitingQueue();

    private static Waiting own(String text) {
        return Waiting.command(text.getBytes(StandardCharsets.UTF_8), failure -> {});
    }

    private static Waiting proposal(long term, String... texts) {
        List<Batch.Part> parts =
                Arrays.stream(texts).map(text -> own(text).part()).toList();
        return Waiting.proposal(Batch.Part.of(ByteBuffer.wrap(Batch.write(parts))), term);
    }

    private void add(Waiting... some) {
        Stream.of(some).forEach(waiting -> queue.offer(waiting, MANY));
    }

    private static String texts(List<Waiting> batch) {
        StringBuilder texts = new StringBuilder();
        Batch.read(
                ByteBuffer.wrap(Batch.write(batch.stream().map(Waiting::part).toList())),
                (command, taken) -> texts.append(new String(command, StandardCharsets.UTF_8)));
        return texts.toString();
    }

    @Test
    void batchesOfOthersDoNotWaitForRoomForTheCommandsOfThisNode() {
        add(own("a"), own("b"), own("c"), own("d"), proposal(1, "u", "v"), proposal(1, "w"));
        assertThat(texts(queue.take(4, 1, MANY))).isEqualTo("uvaw");
        assertThat(texts(queue.take(4, 0, MANY))).isEmpty();
        assertThat(texts(queue.take(4, 3, MANY))).isEqualTo("bcd");
        assertThat(queue.commands()).isZero();
    }

    @Test
    void halfOfAnEntryIsKeptForEach() {
        add(own("a"), own("b"), own("c"), own("d"), proposal(1, "u"), proposal(1, "v"), proposal(1, "w"));
        assertThat(texts(queue.take(4, MANY, MANY))).isEqualTo("uvab");
        assertThat(texts(queue.take(4, MANY, MANY))).isEqualTo("wcd");
    }

    @Test
    void anEntryHasSoManyBytesOrOneCommand() {
        add(own("aaaa"), own("b"), own("c"), proposal(1, "u"));
        assertThat(texts(queue.take(MANY, MANY, 1))).isEqualTo("u");
        assertThat(texts(queue.take(MANY, MANY, 1))).isEqualTo("aaaa");
        assertThat(texts(queue.take(MANY, MANY, 2 * own("b").part().size()))).isEqualTo("bc");
    }

    @Test
    void whatWasTakenIsTheFirstAgain() {
        add(own("a"), proposal(1, "u"), own("b"), own("c"));
        List<Waiting> taken = queue.take(3, MANY, MANY);
        assertThat(texts(taken)).isEqualTo("uab");
        add(proposal(1, "v"));
        queue.putBack(taken);
        assertThat(queue.commands()).isEqualTo(5);
        assertThat(texts(queue.take(MANY, MANY, MANY))).isEqualTo("uvabc");
    }

    @Test
    void noMoreWaitThanIsSaid() {
        assertThat(queue.offer(proposal(1, "u", "v"), 3)).isTrue();
        assertThat(queue.offer(proposal(1, "w", "x"), 3)).isFalse();
        assertThat(queue.offer(own("a"), 3)).isTrue();
        assertThat(queue.offer(own("b"), 3)).isFalse();
        assertThat(texts(queue.take(MANY, MANY, MANY))).isEqualTo("uva");
    }

    @Test
    void anyBatchOfOthersIsRefusedButOnlyTheFirstCommandsOfThisNode() {
        add(own("a"), own("b"), own("a"), proposal(1, "u"), proposal(2, "v"), proposal(1, "w"));
        List<Waiting> refused = queue.takeRefused(waiting -> waiting.isProposal()
                ? waiting.term() == 1
                : texts(List.of(waiting)).equals("a"));
        assertThat(refused.stream().map(waiting -> texts(List.of(waiting))).collect(Collectors.joining()))
                .isEqualTo("uwa");
        assertThat(texts(queue.take(MANY, MANY, MANY))).isEqualTo("vba");
    }
}
