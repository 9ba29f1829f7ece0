package org.rmqtt.cluster.raft.server;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * What becomes of entries whose places in the log are known. This node's own log tells: it applies such an entry, or an entry
 * of a later term, and then it is lost, as terms never fall along a log (Raft §5.4). Thread-safe.
 */
final class Places {
    private record Entry(TermIndex place, CompletableFuture<Outcome> outcome) {}

    private final Supplier<TermIndex> applied;
    private final List<Entry> entries = new ArrayList<>();

    /** Begins with somebody who knows what was applied last, or null. */
    Places(Supplier<TermIndex> applied) {
        this.applied = applied;
    }

    /** What becomes of an entry; completes by {@link #onApplied}, or at once. */
    CompletableFuture<Outcome> await(TermIndex place) {
        Entry entry = new Entry(place, new CompletableFuture<>());
        synchronized (entries) {
            entries.removeIf(other -> other.outcome.isDone());
            entries.add(entry);
        }
        TermIndex last = applied.get();
        if (last != null) {
            onApplied(last);
        }
        return entry.outcome;
    }

    /** An entry has been applied, and all before it. */
    void onApplied(TermIndex at) {
        List<Entry> known = new ArrayList<>();
        synchronized (entries) {
            for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
                Entry entry = each.next();
                if (isKnown(entry.place, at)) {
                    known.add(entry);
                    each.remove();
                }
            }
        }
        known.forEach(entry -> entry.outcome.complete(outcome(entry.place, at)));
    }

    private static boolean isKnown(TermIndex place, TermIndex at) {
        return at.getTerm() > place.getTerm() || at.getIndex() >= place.getIndex();
    }

    /** One of the same term that comes later was put there by the leader that has put this one there, so this is in front. */
    private static Outcome outcome(TermIndex place, TermIndex at) {
        if (at.getTerm() == place.getTerm()) {
            return Outcome.COMMITTED;
        }
        boolean isLost = at.getTerm() > place.getTerm() && at.getIndex() <= place.getIndex();
        return isLost ? Outcome.NOT_APPENDED : Outcome.UNKNOWN;
    }
}
