package org.rmqtt.cluster.raft.server;

/** What became of commands that were submitted together. */
enum Outcome {
    /** They are committed and applied by this node. */
    COMMITTED,
    /** They have no place in the log and never will. */
    NOT_APPENDED,
    /** They may or may not be committed, now or later. */
    UNKNOWN
}
