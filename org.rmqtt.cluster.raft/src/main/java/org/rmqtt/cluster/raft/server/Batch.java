package org.rmqtt.cluster.raft.server;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Commands as bytes, those of one log entry or those that a node proposes to the leader: a version, their number, and for
 * each its length and its bytes. The leader puts a stamp before it: another version, and its clock.
 */
final class Batch {
    private static final byte VERSION = 1;
    private static final byte STAMPED = 2;
    private static final int HEADER = 1 + Integer.BYTES;

    /** Takes commands in log order. */
    interface Applier {
        void apply(byte[] command, long takenMillis);
    }

    /**
     * What goes into a batch: a command, or all those of another batch.
     *
     * @param bytes the command, or the other batch
     * @param commands how many it has
     * @param isBatch whether it is the other batch
     */
    record Part(byte[] bytes, int commands, boolean isBatch) {
        static Part of(byte[] command) {
            return new Part(command, 1, false);
        }

        /**
         * The part that is a batch of another node.
         *
         * @throws IllegalArgumentException if it is none of this version
         */
        static Part of(ByteBuffer batch) {
            byte[] bytes = new byte[batch.remaining()];
            batch.get(bytes);
            return new Part(bytes, check(ByteBuffer.wrap(bytes)), true);
        }

        private static int check(ByteBuffer in) {
            try {
                if (in.get() != VERSION) {
                    throw new IllegalArgumentException("commands of a newer release");
                }
                int commands = in.getInt();
                for (int i = 0; i < commands; i++) {
                    int length = in.getInt();
                    if (length < 0 || length > in.remaining()) {
                        throw new BufferUnderflowException();
                    }
                    in.position(in.position() + length);
                }
                if (commands <= 0 || in.hasRemaining()) {
                    throw new IllegalArgumentException(commands + " commands, and " + in.remaining() + " bytes more");
                }
                return commands;
            } catch (BufferUnderflowException e) {
                throw new IllegalArgumentException("commands that are cut off", e);
            }
        }

        /** How many bytes it takes in a batch. */
        int size() {
            return isBatch ? bytes.length - HEADER : Integer.BYTES + bytes.length;
        }

        private void put(ByteBuffer out) {
            if (isBatch) {
                out.put(bytes, HEADER, bytes.length - HEADER);
            } else {
                out.putInt(bytes.length).put(bytes);
            }
        }
    }

    private Batch() {}

    static byte[] stamp(long millis) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(STAMPED).putLong(millis).array();
    }

    static byte[] write(List<Part> parts) {
        int size = HEADER;
        int commands = 0;
        for (Part part : parts) {
            size += part.size();
            commands += part.commands();
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(VERSION).putInt(commands);
        parts.forEach(part -> part.put(out));
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
