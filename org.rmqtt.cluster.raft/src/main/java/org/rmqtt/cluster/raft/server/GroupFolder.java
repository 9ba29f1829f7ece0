package org.rmqtt.cluster.raft.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.protocol.TermIndex;
import org.rmqtt.cluster.raft.snapshot.SnapshotFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that Ratis keeps for clusters in a storage folder, one for each, named by the id of the cluster. A new one is
 * made beside the old one, which is touched only when the new one is complete.
 */
public final class GroupFolder {
    private static final Logger LOG = LoggerFactory.getLogger(GroupFolder.class);
    private static final String LOCK = "in_use.lock";

    private GroupFolder() {}

    static Path logs(Path storage) {
        return storage.resolve("log");
    }

    /**
     * Makes the log of a closed server that of another cluster whose only member it is. Ratis takes the newest configuration
     * in file and log, and so finds no other member: whatever is in the log is committed by this one.
     *
     * @param self the only member
     * @param last the last entry in the log
     */
    public static void copy(Path storage, UUID from, UUID to, RaftNode.Peer self, TermIndex last) throws IOException {
        Path old = logs(storage).resolve(from.toString());
        Path made = begin(storage, to);
        try (Stream<Path> files = Files.walk(old)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = made.resolve(old.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.getFileName().toString().equals(LOCK)) {
                    Files.copy(file, target);
                    force(target);
                }
            }
        }
        RaftPeer peer = RaftNode.peer(self.id(), self.address(), self.priority());
        write(
                made.resolve("current/raft-meta.conf"),
                LogEntryProto.newBuilder()
                        .setTerm(last.getTerm())
                        .setIndex(last.getIndex() + 1)
                        .setConfigurationEntry(
                                RaftConfigurationProto.newBuilder().addPeers(peer.getRaftPeerProto()))
                        .build()
                        .toByteArray());
        finish(storage, made, to);
    }

    /** Makes the folder of a cluster that begins with the state of a back-up. */
    public static void seed(Path storage, UUID cluster, Path backup) throws IOException {
        Path made = begin(storage, cluster);
        Files.createDirectories(made.resolve("current"));
        Files.createDirectories(made.resolve("sm"));
        // what Ratis writes for a server that has not voted; without it it would empty the folder
        write(made.resolve("current/raft-meta"), "term=0\nvotedFor=\n".getBytes(UTF_8));
        SnapshotFile.copy(backup, made.resolve("sm/snapshot.0_0"));
        finish(storage, made, cluster);
    }

    private static Path begin(Path storage, UUID cluster) throws IOException {
        Path made = storage.resolve(cluster + ".new");
        delete(made);
        Files.createDirectories(made);
        return made;
    }

    private static void finish(Path storage, Path made, UUID cluster) throws IOException {
        Files.createDirectories(logs(storage));
        Files.move(made, logs(storage).resolve(cluster.toString()));
        force(logs(storage));
    }

    /** Moves away what belongs to other clusters than that of this node: Ratis would start a server for each. */
    static void putOthersAside(Path storage, UUID cluster) throws IOException {
        if (!Files.isDirectory(logs(storage))) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(logs(storage))) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder) && !folder.endsWith(cluster.toString())) {
                    Path aside = storage.resolve("former").resolve(folder.getFileName());
                    delete(aside);
                    Files.createDirectories(aside.getParent());
                    Files.move(folder, aside);
                    LOG.warn("the log of a cluster that this node no longer belongs to is put aside in {}", aside);
                }
            }
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        force(file);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
