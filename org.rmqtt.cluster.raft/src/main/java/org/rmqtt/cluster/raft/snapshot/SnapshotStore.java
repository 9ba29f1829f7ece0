package org.rmqtt.cluster.raft.snapshot;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.rmqtt.api.cluster.NewerReleaseException;
import org.rmqtt.api.cluster.StateMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one Raft server. Two are kept, and the log from the older one on, so that a damaged newer one costs
 * nothing. Thread-safe.
 */
public final class SnapshotStore implements StateMachineStorage {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");
    private static final int KEPT = 2;

    private volatile Path folder;
    private volatile Path temporary;
    private volatile SingleFileSnapshotInfo latest;

    @Override
    public void init(RaftStorage storage) throws IOException {
        folder = storage.getStorageDir().getStateMachineDir().toPath();
        temporary = storage.getStorageDir().getTmpDir().toPath();
        reload();
    }

    /** Looks at the disk again, after Ratis has installed a snapshot there. */
    public void reload() throws IOException {
        List<SingleFileSnapshotInfo> all = all();
        latest = all.isEmpty() ? null : all.get(0);
    }

    /** The snapshots, the newest first. */
    private List<SingleFileSnapshotInfo> all() throws IOException {
        List<SingleFileSnapshotInfo> all = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "snapshot.*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    all.add(new SingleFileSnapshotInfo(
                            new FileInfo(file, MD5FileUtil.readStoredMd5ForFile(file.toFile())),
                            Long.parseLong(name.group(1)),
                            Long.parseLong(name.group(2))));
                }
            }
        }
        all.sort(Comparator.comparing(SingleFileSnapshotInfo::getIndex).reversed());
        return all;
    }

    /**
     * Restores the newest snapshot that can be read and puts damaged ones aside. One of a newer release is left as it is, and
     * none before it is taken, since the log may have commands of that release.
     *
     * @return where it stands, or null if there is none at all; then the state is empty
     * @throws IOException if there are some, but none can be read
     */
    public TermIndex restore(StateMachine machine) throws IOException {
        List<SingleFileSnapshotInfo> all = all();
        String trouble = null;
        for (SingleFileSnapshotInfo snapshot : all) {
            Path file = snapshot.getFile().getPath();
            try {
                SnapshotFile.read(file, machine);
                latest = snapshot;
                return snapshot.getTermIndex();
            } catch (NewerReleaseException e) {
                throw new IOException(
                        "snapshot " + file + " stays as it is: " + e.getMessage()
                                + "; start that release, or empty the storage folder to join anew",
                        e);
            } catch (IOException e) {
                trouble = "snapshot " + file + " cannot be used: " + e.getMessage();
                LOG.error("{}; it is put aside", trouble);
                Files.move(
                        file,
                        file.resolveSibling(file.getFileName() + ".corrupt"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (trouble != null) {
            throw new IOException(trouble + ", and there is no other; empty the storage folder to join anew");
        }
        latest = null;
        machine.reset();
        return null;
    }

    /** Writes a snapshot; one at a time. */
    public void write(TermIndex at, Compression compression, StateMachine.Image image) throws IOException {
        String name = "snapshot." + at.getTerm() + "_" + at.getIndex();
        Files.createDirectories(folder);
        Files.createDirectories(temporary);
        Path file = folder.resolve(name);
        SnapshotFile.write(file, temporary.resolve(name + ".tmp"), compression, image);
        SingleFileSnapshotInfo written = new SingleFileSnapshotInfo(
                new FileInfo(file, MD5FileUtil.readStoredMd5ForFile(file.toFile())), at.getTerm(), at.getIndex());
        if (latest == null || latest.getIndex() < written.getIndex()) {
            latest = written;
        }
    }

    /**
     * Copies the newest snapshot and its check sum.
     *
     * @return the log entry at which it was taken
     */
    public long copyLatest(Path target) throws IOException {
        SingleFileSnapshotInfo newest = latest;
        if (newest == null) {
            throw new IOException("there is no snapshot");
        }
        SnapshotFile.copy(newest.getFile().getPath(), target);
        return newest.getIndex();
    }

    @Override
    public SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    /** The index of the newest snapshot on disk, or -1. */
    public long latestIndex() {
        SingleFileSnapshotInfo last = latest;
        return last == null ? -1 : last.getIndex();
    }

    @Override
    public void format() {
        // Ratis formats its own folder; snapshots come later
    }

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        List<SingleFileSnapshotInfo> all = all();
        for (SingleFileSnapshotInfo old : all.subList(Math.min(KEPT, all.size()), all.size())) {
            Path file = old.getFile().getPath();
            Files.deleteIfExists(file);
            Files.deleteIfExists(MD5FileUtil.getDigestFileForFile(file.toFile()).toPath());
        }
    }

    @Override
    public File getSnapshotDir() {
        return folder == null ? null : folder.toFile();
    }

    @Override
    public File getTmpDir() {
        return temporary == null ? null : temporary.toFile();
    }
}
