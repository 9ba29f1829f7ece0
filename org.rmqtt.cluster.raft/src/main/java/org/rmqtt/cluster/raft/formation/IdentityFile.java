package org.rmqtt.cluster.raft.formation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/** The file {@code identity} in the storage folder. */
public final class IdentityFile {
    private static final String FOUNDER = "founder.";

    private final Path file;

    /** The file of a storage folder. */
    public IdentityFile(Path storage) {
        file = storage.resolve("identity");
    }

    /**
     * Reads it, or begins a new one.
     *
     * @throws IOException if it cannot be read, or belongs to another node
     */
    public Identity load(long nodeId) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Identity fresh = Identity.fresh(nodeId);
            store(fresh);
            return fresh;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Identity identity = read(properties);
        if (identity.nodeId() != nodeId) {
            throw new IOException(file + " belongs to node " + identity.nodeId() + ", this is node " + nodeId
                    + "; give each node a storage.dir of its own");
        }
        return identity;
    }

    private Identity read(Properties properties) throws IOException {
        try {
            TreeMap<Long, String> founders = new TreeMap<>();
            for (String name : properties.stringPropertyNames()) {
                if (name.startsWith(FOUNDER)) {
                    founders.put(Long.parseLong(name.substring(FOUNDER.length())), properties.getProperty(name));
                }
            }
            String cluster = properties.getProperty("cluster", "");
            String disk = properties.getProperty("disk");
            if (disk == null) {
                throw new IllegalArgumentException("it names no disk");
            }
            return new Identity(
                    Long.parseLong(properties.getProperty("node", "")),
                    disk,
                    cluster.isEmpty() ? null : UUID.fromString(cluster),
                    founders);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Writes it; it is on the disk when this returns. */
    public void store(Identity identity) throws IOException {
        StringBuilder text = new StringBuilder("# Who this node is in its cluster. Do not copy to another node.\n");
        text.append("node=").append(identity.nodeId()).append('\n');
        text.append("disk=").append(identity.diskId()).append('\n');
        text.append("cluster=").append(identity.clusterText()).append('\n');
        identity.founders().forEach((node, disk) -> text.append(FOUNDER)
                .append(node)
                .append('=')
                .append(disk)
                .append('\n'));
        Path temporary = file.resolveSibling("identity.tmp");
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
