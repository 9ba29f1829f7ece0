package org.rmqtt.cluster.raft.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private TermIndex last;
    private final Places places = new Places(() -> last);

    private void apply(long term, long index) {
        last = TermIndex.valueOf(term, index);
        places.onApplied(last);
    }

    private CompletableFuture<Outcome> await(long term, long index) {
        return places.await(TermIndex.valueOf(term, index));
    }

    @Test
    void anEntryIsCommittedOnceItIsApplied() {
        CompletableFuture<Outcome> first = await(3, 10);
        CompletableFuture<Outcome> second = await(3, 11);
        apply(3, 9);
        assertThat(first).isNotDone();
        apply(3, 10);
        assertThat(first).isCompletedWithValue(Outcome.COMMITTED);
        assertThat(second).isNotDone();
        apply(3, 11);
        assertThat(second).isCompletedWithValue(Outcome.COMMITTED);
    }

    @Test
    void onesThatWereAppliedBeforeTheirPlaceWasKnownAreCommitted() {
        apply(3, 12);
        assertThat(await(3, 12)).isCompletedWithValue(Outcome.COMMITTED);
        assertThat(await(3, 10)).as("one before it").isCompletedWithValue(Outcome.COMMITTED);
        assertThat(await(3, 13)).isNotDone();
    }

    @Test
    void aSnapshotOfTheSameTermHasWhatIsBeforeIt() {
        CompletableFuture<Outcome> entry = await(3, 10);
        apply(3, 500);
        assertThat(entry).isCompletedWithValue(Outcome.COMMITTED);
    }

    @Test
    void anEntryIsLostWhenAnotherTermHasItsPlaceOrOneBefore() {
        CompletableFuture<Outcome> first = await(3, 10);
        CompletableFuture<Outcome> second = await(3, 11);
        apply(4, 10);
        assertThat(first).isCompletedWithValue(Outcome.NOT_APPENDED);
        assertThat(second).isCompletedWithValue(Outcome.NOT_APPENDED);
    }

    @Test
    void anEntryOfALaterTermSaysNothingOfOneThatWasAppliedUnseen() {
        apply(4, 11);
        assertThat(await(3, 10)).isCompletedWithValue(Outcome.UNKNOWN);
    }
}
