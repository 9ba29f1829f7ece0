package org.rmqtt.cluster.raft.membership;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.cluster.raft.server.RaftNode.Peer;

/**
 * One change of one member, as it is sent to the leader. To ask twice for the same is the same as asking once.
 *
 * @param kind what is changed
 * @param nodeId whose entry
 * @param value the new peer id and address, the new address or the new priority
 */
public record Change(Kind kind, long nodeId, String value) {
    /** What a change does. */
    public enum Kind {
        /** Adds a node, in the place of an older disk of it; the value is its peer id, a blank, its address. */
        JOIN,
        /** Removes a node. */
        REMOVE,
        /** Gives a node another address. */
        ADDRESS,
        /** Gives a node another election priority. */
        PRIORITY
    }

    /** The subject of the question. */
    public static final String SUBJECT = "raft.change";

    byte[] toBytes() {
        return (kind + "\n" + nodeId + "\n" + value).getBytes(UTF_8);
    }

    static Change of(byte[] bytes) {
        String[] parts = new String(bytes, UTF_8).split("\n", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no change");
        }
        return new Change(Kind.valueOf(parts[0]), Long.parseLong(parts[1]), parts[2]);
    }

    /** The members after the change; the same list if there is nothing to change. */
    public List<Peer> applyTo(List<Peer> members) {
        List<Peer> after = new ArrayList<>();
        boolean joins = kind == Kind.JOIN;
        for (Peer member : members) {
            if (member.nodeId() != nodeId) {
                after.add(member);
            } else {
                switch (kind) {
                    case JOIN -> {
                        joins &= !value.equals(member.id() + " " + member.address());
                        if (!joins) {
                            after.add(member);
                        }
                    }
                    case REMOVE -> {
                        // it is left out
                    }
                    case ADDRESS -> after.add(new Peer(nodeId, member.id(), value, member.priority()));
                    case PRIORITY ->
                        after.add(new Peer(nodeId, member.id(), member.address(), Integer.parseInt(value)));
                }
            }
        }
        if (joins) {
            String[] parts = value.split(" ", 2);
            after.add(new Peer(nodeId, parts[0], parts[1], 0));
        }
        return after;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case JOIN -> "node " + nodeId + " joins as " + value;
            case REMOVE -> "node " + nodeId + " is removed";
            case ADDRESS -> "node " + nodeId + " moves to " + value;
            case PRIORITY -> "node " + nodeId + " gets priority " + value;
        };
    }
}
