package org.rmqtt.cluster.raft.server;

import java.util.List;

/** What became of commands that were submitted together; as a byte in answers to other nodes. */
enum Outcome {
    /** They are committed and applied by the leader. */
    COMMITTED,
    /** They have no place in the log and never will. */
    NOT_APPENDED,
    /** They may or may not be committed, now or later. */
    UNKNOWN;

    private static final List<Outcome> ALL = List.of(values());

    byte[] toBytes() {
        return new byte[] {(byte) ordinal()};
    }

    /** The outcome of an answer; what a newer release may say is unknown. */
    static Outcome of(byte[] bytes) {
        return bytes.length == 1 && bytes[0] >= 0 && bytes[0] < ALL.size() ? ALL.get(bytes[0]) : UNKNOWN;
    }
}
