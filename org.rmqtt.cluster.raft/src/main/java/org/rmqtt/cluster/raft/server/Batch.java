package org.rmqtt.cluster.raft.server;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The commands of one log entry as bytes: a version, their number, and for each its length and its bytes. The leader puts
 * a stamp before it: another version, and its clock.
 */
final class Batch {
    private static final byte VERSION = 1;
    private static final byte STAMPED = 2;

    /** Takes commands in log order. */
    interface Applier {
        void apply(byte[] command, long takenMillis);
    }

    private Batch() {}

    static byte[] stamp(long millis) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(STAMPED).putLong(millis).array();
    }

    static byte[] write(List<byte[]> commands) {
        int size = 1 + Integer.BYTES;
        for (byte[] command : commands) {
            size += Integer.BYTES + command.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(VERSION).putInt(commands.size());
        for (byte[] command : commands) {
            out.putInt(command.length).put(command);
        }
        return out.array();
    }

    /**
     * Takes an entry apart.
     *
     * @throws IllegalStateException if a newer release wrote it
     */
    static void read(ByteBuffer in, Applier each) {
        byte version = in.get();
        long taken = 0;
        if (version == STAMPED) {
            taken = in.getLong();
            version = in.get();
        }
        if (version != VERSION) {
            throw new IllegalStateException("a log entry has format " + version + "; a newer release wrote it");
        }
        for (int count = in.getInt(); count > 0; count--) {
            byte[] command = new byte[in.getInt()];
            in.get(command);
            each.apply(command, taken);
        }
    }
}
