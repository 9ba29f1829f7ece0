package org.rmqtt.core.state;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.rmqtt.core.state.Reply.Grant;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.ClientRecordProto;
import org.rmqtt.wire.NodeRecordProto;
import org.rmqtt.wire.ObligationProto;
import org.rmqtt.wire.SnapshotEndProto;
import org.rmqtt.wire.SnapshotEntryProto;
import org.rmqtt.wire.SnapshotHeaderProto;

/**
 * A state as it was at one index, written while further commands are applied. Taking it copies the list of nodes and nothing
 * else: the obligations stay as they are until it is closed, and a client record that is about to change is saved first,
 * where whoever comes first, the applier or the writer, marks it with the number of the image.
 */
public final class StateImage implements AutoCloseable {
    /** The format that is written; older ones are read. */
    static final int FORMAT = 1;

    private final StateData data;
    private final int cut;
    private final SnapshotHeaderProto header;
    private final long clientCount;
    private final List<NodeRecord> nodes;
    private final Collection<Obligations.Entry> obligations;
    private final Queue<ClientRecordProto> saved = new ConcurrentLinkedQueue<>();

    StateImage(StateData data, int cut) {
        this.data = data;
        this.cut = cut;
        this.header = SnapshotHeaderProto.newBuilder()
                .setFormat(FORMAT)
                .setApplied(data.appliedIndex)
                .setTimeMillis(data.timeMillis)
                .setLevel(data.level)
                .setDigest(data.digest)
                .build();
        this.clientCount = data.clients.size();
        this.nodes = List.copyOf(data.nodes.values());
        this.obligations = data.obligations.capture();
    }

    /** The index of the last command that it shows. */
    public long applied() {
        return header.getApplied();
    }

    /** The applier is about to change a record. */
    void save(ClientRecord client) {
        synchronized (client) {
            ClientRecordProto proto = take(client);
            if (proto != null) {
                saved.add(proto);
            }
        }
    }

    private ClientRecordProto take(ClientRecord client) {
        synchronized (client) {
            if (client.cut == cut) {
                return null;
            }
            client.cut = cut;
            return encode(client);
        }
    }

    /**
     * Writes the image, once; on any thread.
     *
     * @throws IOException if the stream does
     */
    public void writeTo(OutputStream out) throws IOException {
        entry().setHeader(header).build().writeDelimitedTo(out);
        for (NodeRecord node : nodes) {
            entry().setNode(encode(node)).build().writeDelimitedTo(out);
        }
        long clients = 0;
        for (ClientRecord client : data.clients.values()) {
            ClientRecordProto proto = take(client);
            if (proto != null) {
                entry().setClient(proto).build().writeDelimitedTo(out);
                clients++;
            }
        }
        long owed = obligations.size();
        for (Obligations.Entry each : obligations) {
            entry().setObligation(encode(each.obligation(), each.pending()))
                    .build()
                    .writeDelimitedTo(out);
        }
        data.forget(this);
        for (ClientRecordProto proto = saved.poll(); proto != null; proto = saved.poll()) {
            entry().setClient(proto).build().writeDelimitedTo(out);
            clients++;
        }
        if (clients != clientCount) {
            throw new IllegalStateException("an image of " + clientCount + " clients came to " + clients);
        }
        entry().setEnd(SnapshotEndProto.newBuilder().setClients(clients).setObligations(owed))
                .build()
                .writeDelimitedTo(out);
    }

    private static SnapshotEntryProto.Builder entry() {
        return SnapshotEntryProto.newBuilder();
    }

    private static NodeRecordProto encode(NodeRecord node) {
        return NodeRecordProto.newBuilder()
                .setNodeId(node.ref().id())
                .setIncarnation(node.ref().incarnation())
                .setInstance(node.instance())
                .setMinLevel(node.minLevel())
                .setMaxLevel(node.maxLevel())
                .build();
    }

    private static ObligationProto encode(Obligation obligation, boolean pending) {
        ObligationProto.Builder proto = ObligationProto.newBuilder()
                .setId(obligation.id())
                .setNodeId(obligation.nodeId())
                .setDueMillis(obligation.dueMillis())
                .setClientId(obligation.clientId())
                .setEpoch(obligation.epoch())
                .setPending(pending);
        if (obligation.will() != null) {
            proto.setWill(WireMessages.encode(obligation.will()));
        }
        return proto.build();
    }

    private static ClientRecordProto encode(ClientRecord client) {
        ClientRecordProto.Builder proto = ClientRecordProto.newBuilder()
                .setClientId(client.clientId())
                .setOwnerId(client.owner.id())
                .setOwnerIncarnation(client.owner.incarnation())
                .setEpoch(client.epoch)
                .setConnectionId(client.connectionId)
                .setLastNumber(client.lastNumber)
                .setOnline(client.online)
                .setExpirySeconds(client.expirySeconds)
                .setMaxQueue(client.maxQueue)
                .setTimeMillis(client.timeMillis);
        if (client.claimReply instanceof Reply.Claimed claimed) {
            proto.setClaimedEpoch(claimed.epoch())
                    .setPreviousOwner(claimed.previousOwner())
                    .setSessionPresent(claimed.sessionPresent());
        } else if (client.claimReply instanceof Reply.Imported imported) {
            proto.setClaimedEpoch(imported.epoch())
                    .setPreviousOwner(imported.owner())
                    .setImportedFrom(imported.from())
                    .setImported(true);
        }
        if (client.lastReply instanceof Reply.Subscribed subscribed) {
            proto.setLastIndex(subscribed.index());
            proto.setLastGrants(
                    bytes(subscribed.grants().stream().mapToInt(Grant::ordinal).toArray()));
        } else if (client.lastReply instanceof Reply.Unsubscribed done) {
            proto.setLastExisted(
                    bytes(done.existed().stream().mapToInt(was -> was ? 1 : 0).toArray()));
        }
        if (client.will != null) {
            proto.setWill(WireMessages.encode(client.will));
        }
        for (Subscription subscription : client.subscriptions()) {
            proto.addSubscriptions(WireMessages.encode(subscription.filter(), subscription.options()));
        }
        return proto.build();
    }

    private static ByteString bytes(int[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }

    /** Ends it, whether it was written or not. */
    @Override
    public void close() {
        data.forget(this);
        saved.clear();
    }
}
