package org.rmqtt.api.cluster;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Brings the commands of all nodes into one order and applies them to the {@link StateMachine} of each. A log is
 * registered as a service when this node has caught up with the others, and unregistered before it stops working, so that
 * whoever uses it can take leave. Thread-safe; nothing blocks.
 */
public interface CommandLog {
    /** What became of a command that this node did not apply. */
    enum Failure {
        /** Too many wait; it was not submitted and never will be. */
        BUSY,
        /** There is no leader to take it; it was not submitted and never will be. */
        UNAVAILABLE,
        /** It may or may not be applied later. */
        UNKNOWN
    }

    /**
     * Submits a command. When it is committed, {@link StateMachine#apply} gets it; commands that one thread submits are
     * applied in that order unless one of them fails.
     *
     * @param command the bytes; not to be changed afterwards
     * @param onFailure called at most once, on any thread, and only if the command failed
     */
    void submit(byte[] command, Consumer<Failure> onFailure);

    /** Completes when this node has applied everything that was committed before the call (a read index, Raft §6.4). */
    CompletionStage<Void> barrier();

    /** What the log knows about itself and its members; cheap. */
    LogStatus status();

    /** The core says that it uses this log from now on. */
    void inUse();

    /** Gives up leadership to another member if this one leads; completes when done, or when it cannot be done. */
    CompletionStage<Void> stepDown();
}
