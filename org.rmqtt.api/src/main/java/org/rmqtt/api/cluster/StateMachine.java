package org.rmqtt.api.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The replicated state of the broker as a log sees it; the core offers it as a service. One thread at a time calls it, in
 * log order: the applier of the log. Only {@link Image#writeTo} runs beside it.
 */
public interface StateMachine {
    /**
     * Applies the next committed command. It never throws because of the command: bytes that mean nothing are a refusal.
     *
     * @param takenMillis the clock of the leader when it took the command into the log, the same on every node; 0 if the
     *     log does not say
     * @throws IllegalStateException if the state is broken and must not be used any further; the log is to close
     */
    void apply(byte[] command, long takenMillis);

    /**
     * All commands of a log entry have been applied, or all up to one that has broken the state. Who waits for them may be
     * told now, so that whoever waits for several of them is woken once.
     */
    void entryApplied();

    /** The state as it is now, in O(1); applying goes on while the image is written. One image at a time. */
    Image capture();

    /**
     * Replaces the state by one that {@link Image#writeTo} wrote, of any earlier release.
     *
     * @throws NewerReleaseException if a newer release wrote it; the state is as before then
     * @throws IOException if it cannot be read; the state is as before then
     */
    void restore(InputStream in) throws IOException;

    /** Forgets everything: the state is as before the first command. */
    void reset();

    /** How many commands have been applied since the first one of the log; any thread. */
    long applied();

    /** The level of the rules that the state follows: it rises when all nodes know the next one. Any thread. */
    default int level() {
        return 0;
    }

    /** The highest level that this release knows; a state above that is not to be applied here. */
    default int highestLevel() {
        return Integer.MAX_VALUE;
    }

    /** An unchanging state. */
    interface Image extends AutoCloseable {
        /** The value of {@link StateMachine#applied} that it shows. */
        long applied();

        /**
         * Writes it, once; on any thread, beside further commands.
         *
         * @throws IOException if the stream does
         */
        void writeTo(OutputStream out) throws IOException;

        /** Ends it, whether it was written or not. */
        @Override
        void close();
    }
}
