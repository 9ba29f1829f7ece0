package org.rmqtt.cluster.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.cluster.StateMachine;

/** A state machine: the list of all commands and a hash over them in their order. */
final class HashList implements StateMachine {
    /** What the level of the state is said to be, and the highest one that is known. */
    volatile int level = 1;

    volatile int highestLevel = 1;

    /** What holds up applying, and the writing of images. */
    volatile Runnable beforeApply = () -> {};

    volatile Runnable beforeWrite = () -> {};

    private final AtomicInteger writes = new AtomicInteger();
    private List<byte[]> commands = new ArrayList<>();
    private long hash;
    private int restores;
    private int resets;
    private long lastTaken;

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void apply(byte[] command, long takenMillis) {
        beforeApply.run();
        take(command, takenMillis);
    }

    private synchronized void take(byte[] command, long takenMillis) {
        lastTaken = takenMillis;
        if (Arrays.equals(command, new byte[] {13})) {
            throw new IllegalStateException("thirteen breaks the state");
        }
        commands.add(command);
        hash = 31 * hash + Arrays.hashCode(command);
    }

    @Override
    public void entryApplied() {
        // nobody waits here
    }

    @Override
    public synchronized Image capture() {
        List<byte[]> copy = List.copyOf(commands);
        return new Image() {
            @Override
            public long applied() {
                return copy.size();
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                writes.incrementAndGet();
                beforeWrite.run();
                DataOutputStream data = new DataOutputStream(out);
                data.writeInt(copy.size());
                for (byte[] command : copy) {
                    data.writeInt(command.length);
                    data.write(command);
                }
                data.flush();
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    @Override
    public synchronized void restore(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        List<byte[]> read = new ArrayList<>();
        for (int count = data.readInt(); count > 0; count--) {
            read.add(data.readNBytes(data.readInt()));
        }
        commands = read;
        hash = 0;
        read.forEach(command -> hash = 31 * hash + Arrays.hashCode(command));
        restores++;
    }

    @Override
    public synchronized void reset() {
        commands = new ArrayList<>();
        hash = 0;
        resets++;
    }

    @Override
    public synchronized long applied() {
        return commands.size();
    }

    @Override
    public int level() {
        return level;
    }

    @Override
    public int highestLevel() {
        return highestLevel;
    }

    synchronized long hash() {
        return hash;
    }

    /** The clock of the leader with the last command. */
    synchronized long lastTaken() {
        return lastTaken;
    }

    /** How many images have begun to be written. */
    int writes() {
        return writes.get();
    }

    synchronized int restores() {
        return restores;
    }

    synchronized int resets() {
        return resets;
    }

    synchronized List<String> texts() {
        return commands.stream().map(String::new).toList();
    }
}
