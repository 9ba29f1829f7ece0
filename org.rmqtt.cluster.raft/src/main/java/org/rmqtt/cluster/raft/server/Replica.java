package org.rmqtt.cluster.raft.server;

import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.ratis.server.protocol.TermIndex;
import org.rmqtt.api.cluster.StateMachine;

/**
 * The state of this node and how far it has come. It outlives Raft servers: one that is built anew goes on where the last
 * one stopped. The fields are written by the applier of the one server that is open.
 */
public final class Replica {
    private final StateMachine machine;
    private final LongAdder commands = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder entries = new LongAdder();
    private volatile UUID cluster;
    private volatile TermIndex last;
    private volatile String broken;
    private volatile Consumer<TermIndex> onApplied = at -> {};

    /** A replica that has not begun. */
    public Replica(StateMachine machine) {
        this.machine = machine;
    }

    StateMachine machine() {
        return machine;
    }

    /** The level of the state. */
    public int level() {
        return machine.level();
    }

    /** The highest level that this release knows. */
    public int highestLevel() {
        return machine.highestLevel();
    }

    TermIndex last() {
        return last;
    }

    void last(TermIndex now) {
        last = now;
        onApplied.accept(now);
    }

    /** Sets who hears of each log entry once it is applied, on the thread that applies. */
    void onApplied(Consumer<TermIndex> listener) {
        onApplied = listener;
    }

    /** Whether the state is one of this cluster and not behind a snapshot, so that it can go on. */
    boolean continues(UUID other, long snapshotIndex) {
        TermIndex now = last;
        return broken == null && now != null && other.equals(cluster) && now.getIndex() >= snapshotIndex;
    }

    void begin(UUID newCluster, TermIndex at) {
        cluster = newCluster;
        broken = null;
        last(at);
    }

    /** The log that this is the state of has become that of another cluster. */
    public void continueAs(UUID newCluster) {
        cluster = newCluster;
    }

    /** The state is not known from now on; the next server restores it. */
    void forget() {
        cluster = null;
        last = null;
    }

    void apply(byte[] command, long takenMillis) {
        commands.increment();
        bytes.add(command.length);
        machine.apply(command, takenMillis);
    }

    /** What was applied last is to be told. */
    void tell() {
        machine.entryApplied();
    }

    void entryApplied(TermIndex at) {
        entries.increment();
        last(at);
    }

    void breakDown(String why) {
        broken = why;
    }

    /** Why the state must not be used any further, or null. */
    public String broken() {
        return broken;
    }

    /** Commands applied by this object. */
    public long commands() {
        return commands.sum();
    }

    /** Their bytes. */
    public long bytes() {
        return bytes.sum();
    }

    /** Log entries with commands applied by this object. */
    public long entries() {
        return entries.sum();
    }
}
