package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a data folder for one node. The system takes the lock away when the process ends, however it does. */
final class DataLock {
    private static final String FILE = ".lock";

    /** Held until the end: a channel that nobody knows any more is closed. */
    private static FileLock held;

    private DataLock() {}

    static synchronized void take(Path dataDir) throws IOException {
        FileChannel channel =
                FileChannel.open(dataDir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException("another node runs with the data folder " + dataDir);
        }
        held = lock;
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // a node in this process
            return null;
        }
    }
}
