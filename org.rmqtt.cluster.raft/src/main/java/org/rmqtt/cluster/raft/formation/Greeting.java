package org.rmqtt.cluster.raft.formation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What nodes tell each other before their Raft servers start: question and answer of {@code raft.hello}.
 *
 * @param identity who speaks
 * @param peers the list of its configuration, in the order of ids
 * @param level the level of its state; 0 if it does not say
 */
public record Greeting(Identity identity, String peers, int level) {
    /** The subject of the question. */
    public static final String SUBJECT = "raft.hello";

    private static final int VERSION = 1;

    /** As bytes. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(identity.nodeId());
            out.writeUTF(identity.diskId());
            out.writeUTF(identity.clusterText());
            out.writeShort(identity.founders().size());
            for (Map.Entry<Long, String> founder : identity.founders().entrySet()) {
                out.writeLong(founder.getKey());
                out.writeUTF(founder.getValue());
            }
            out.writeUTF(peers);
            out.writeInt(level);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * From bytes.
     *
     * @throws IllegalArgumentException if they are none
     */
    public static Greeting of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("greeting of version " + version);
            }
            long node = in.readLong();
            String disk = in.readUTF();
            String cluster = in.readUTF();
            TreeMap<Long, String> founders = new TreeMap<>();
            for (int count = in.readShort(); count > 0; count--) {
                long founder = in.readLong();
                founders.put(founder, in.readUTF());
            }
            Identity identity = new Identity(node, disk, cluster.isEmpty() ? null : UUID.fromString(cluster), founders);
            String list = in.readUTF();
            return new Greeting(identity, list, in.available() > 0 ? in.readInt() : 0);
        } catch (IOException e) {
            throw new IllegalArgumentException("no greeting", e);
        }
    }
}
