package org.rmqtt.cluster.raft.snapshot;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.util.MD5FileUtil;
import org.rmqtt.api.cluster.NewerReleaseException;
import org.rmqtt.api.cluster.StateMachine;

/**
 * One snapshot on disk: {@code RMQS}, a format version, the name of the compression, then the compressed stream. Ratis'
 * check sum is in a file beside it.
 */
public final class SnapshotFile {
    private static final int MAGIC = 0x524D5153;
    private static final int VERSION = 1;

    private SnapshotFile() {}

    /** Writes beside, syncs, and renames: the file is there as a whole or not at all. */
    static void write(Path file, Path temporary, Compression compression, StateMachine.Image image) throws IOException {
        MessageDigest digest = MD5FileUtil.newMD5();
        try (FileOutputStream disk = new FileOutputStream(temporary.toFile())) {
            OutputStream out = new BufferedOutputStream(new Digesting(disk, digest), 1 << 16);
            DataOutputStream header = new DataOutputStream(out);
            header.writeInt(MAGIC);
            header.writeByte(VERSION);
            header.writeUTF(compression.label());
            header.flush();
            OutputStream compressed = compression.write(new Unclosed(out));
            image.writeTo(compressed);
            compressed.close();
            out.flush();
            disk.getFD().sync();
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        MD5FileUtil.saveMD5File(file.toFile(), MD5Hash.newInstance(digest.digest()));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /**
     * Copies one with its check sum.
     *
     * @throws IOException also if the sum is wrong
     */
    public static void copy(Path file, Path target) throws IOException {
        MD5Hash sum = check(file);
        Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
        Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel copy = FileChannel.open(temporary, StandardOpenOption.READ)) {
            copy.force(true);
        }
        MD5FileUtil.saveMD5File(target.toFile(), sum);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static MD5Hash check(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + " is not there, or cannot be read");
        }
        MD5Hash expected = MD5FileUtil.readStoredMd5ForFile(file.toFile());
        if (expected == null) {
            throw new IOException("its check sum is missing");
        }
        if (!expected.equals(MD5FileUtil.computeMd5ForFile(file.toFile()))) {
            throw new IOException("its check sum is wrong");
        }
        return expected;
    }

    /** Checks the sum, then hands the state over. */
    static void read(Path file, StateMachine into) throws IOException {
        check(file);
        try (InputStream disk = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            DataInputStream header = new DataInputStream(disk);
            if (header.readInt() != MAGIC) {
                throw new IOException("it is no snapshot of this broker");
            }
            int version = header.readByte();
            if (version != VERSION) {
                throw new NewerReleaseException("its format is " + version + "; a newer release wrote it");
            }
            try (InputStream in = Compression.of(header.readUTF()).read(disk)) {
                into.restore(in);
            }
        }
    }

    private static final class Digesting extends FilterOutputStream {
        private final MessageDigest digest;

        Digesting(OutputStream out, MessageDigest digest) {
            super(out);
            this.digest = digest;
        }

        @Override
        public void write(int value) throws IOException {
            digest.update((byte) value);
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            digest.update(bytes, offset, length);
            out.write(bytes, offset, length);
        }
    }

    /** Lets a compressor end without ending the file, which is synced first. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
