package org.rmqtt.cluster.raft.server;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.rmqtt.api.cluster.CommandLog.Failure;

/**
 * A command of this node, whose failure somebody hears of, or a batch of another one, which is told its place in the log.
 *
 * @param part the bytes
 * @param onFailure who hears of a failure, or null for a batch of another node
 * @param place the log index for another node, negative if there is none; or null
 * @param term the only one in which a batch of another node may be appended
 * @param since when it came, in nanoseconds
 */
record Waiting(Batch.Part part, Consumer<Failure> onFailure, CompletableFuture<Long> place, long term, long since) {
    static Waiting command(byte[] bytes, Consumer<Failure> onFailure) {
        return new Waiting(Batch.Part.of(bytes), onFailure, null, 0, System.nanoTime());
    }

    static Waiting proposal(Batch.Part batch, long term) {
        return new Waiting(batch, null, new CompletableFuture<>(), term, System.nanoTime());
    }

    boolean isProposal() {
        return place != null;
    }

    int commands() {
        return part.commands();
    }

    /** How many of them are of this node. */
    int own() {
        return isProposal() ? 0 : commands();
    }
}
