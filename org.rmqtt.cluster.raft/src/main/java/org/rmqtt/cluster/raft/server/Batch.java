package org.rmqtt.cluster.raft.server;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** The commands of one log entry as bytes: a version, their number, and for each its length and its bytes. */
final class Batch {
    private static final byte VERSION = 1;

    private Batch() {}

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
    static void read(ByteBuffer in, Consumer<byte[]> each) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("a log entry has format " + version + "; a newer release wrote it");
        }
        for (int count = in.getInt(); count > 0; count--) {
            byte[] command = new byte[in.getInt()];
            in.get(command);
            each.accept(command);
        }
    }
}
