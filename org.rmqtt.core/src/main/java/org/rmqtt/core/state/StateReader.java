package org.rmqtt.core.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.cluster.NewerReleaseException;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply.Grant;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.ClientRecordProto;
import org.rmqtt.wire.NodeRecordProto;
import org.rmqtt.wire.ObligationProto;
import org.rmqtt.wire.SnapshotEndProto;
import org.rmqtt.wire.SnapshotEntryProto;
import org.rmqtt.wire.SnapshotHeaderProto;

/** Reads what {@link StateImage} writes. */
final class StateReader {
    private static final Grant[] GRANTS = Grant.values();

    private final StateData data;
    private final int highest;
    private long obligations;

    private StateReader(StateObserver observer, int highest) {
        this.highest = highest;
        data = new StateData(observer);
    }

    static StateData read(InputStream in, StateObserver observer, int highest) throws IOException {
        StateReader reader = new StateReader(observer, highest);
        for (SnapshotEntryProto entry = next(in); ; entry = next(in)) {
            if (entry.hasEnd()) {
                reader.check(entry.getEnd());
                return reader.data;
            }
            reader.take(entry);
        }
    }

    private static SnapshotEntryProto next(InputStream in) throws IOException {
        SnapshotEntryProto entry = SnapshotEntryProto.parseDelimitedFrom(in);
        if (entry == null) {
            throw new IOException("the snapshot ends too early");
        }
        return entry;
    }

    private void take(SnapshotEntryProto entry) throws IOException {
        switch (entry.getKindCase()) {
            case HEADER -> header(entry.getHeader());
            case NODE -> node(entry.getNode());
            case CLIENT -> client(entry.getClient());
            case OBLIGATION -> obligation(entry.getObligation());
            default -> throw new IOException("the snapshot has an entry of a kind that is not known here");
        }
    }

    private void header(SnapshotHeaderProto header) throws IOException {
        if (header.getFormat() > StateImage.FORMAT || header.getLevel() > highest) {
            throw new NewerReleaseException("the snapshot was written by a newer release: format " + header.getFormat()
                    + ", level " + header.getLevel() + "; this release reads format " + StateImage.FORMAT
                    + " and level " + highest);
        }
        data.appliedIndex = header.getApplied();
        data.timeMillis = header.getTimeMillis();
        data.level = header.getLevel();
        data.digest = header.getDigest();
    }

    private void node(NodeRecordProto proto) {
        NodeRef ref = new NodeRef(proto.getNodeId(), proto.getIncarnation());
        data.nodes.put(ref.id(), new NodeRecord(ref, proto.getInstance(), proto.getMinLevel(), proto.getMaxLevel()));
    }

    private void client(ClientRecordProto proto) throws InvalidProtocolBufferException {
        ClientRecord client = data.create(proto.getClientId());
        client.owner = new NodeRef(proto.getOwnerId(), proto.getOwnerIncarnation());
        client.epoch = proto.getEpoch();
        client.connectionId = proto.getConnectionId();
        client.claimReply = proto.getImported()
                ? new Reply.Imported(proto.getClaimedEpoch(), proto.getPreviousOwner(), proto.getImportedFrom())
                : new Reply.Claimed(proto.getClaimedEpoch(), proto.getPreviousOwner(), proto.getSessionPresent());
        client.lastNumber = proto.getLastNumber();
        client.lastReply = lastReply(proto);
        client.online = proto.getOnline();
        client.expirySeconds = proto.getExpirySeconds();
        client.maxQueue = proto.getMaxQueue();
        client.will = proto.hasWill() ? WireMessages.decode(proto.getWill()) : null;
        client.timeMillis = proto.getTimeMillis();
        data.subscriptions.join(client, CommandCodec.filters(proto.getSubscriptionsList()), true);
    }

    private static Reply lastReply(ClientRecordProto proto) {
        if (!proto.getLastGrants().isEmpty()) {
            List<Grant> grants = new ArrayList<>();
            for (ByteString.ByteIterator bytes = proto.getLastGrants().iterator(); bytes.hasNext(); ) {
                grants.add(GRANTS[bytes.nextByte()]);
            }
            return new Reply.Subscribed(grants, proto.getLastIndex(), proto.getSubscriptionsCount());
        }
        List<Boolean> existed = new ArrayList<>();
        for (ByteString.ByteIterator bytes = proto.getLastExisted().iterator(); bytes.hasNext(); ) {
            existed.add(bytes.nextByte() != 0);
        }
        return existed.isEmpty() ? null : new Reply.Unsubscribed(existed, proto.getSubscriptionsCount());
    }

    private void obligation(ObligationProto proto) {
        obligations++;
        data.obligations.restore(
                new Obligation(
                        proto.getId(),
                        proto.getNodeId(),
                        proto.getDueMillis(),
                        proto.getClientId(),
                        proto.getEpoch(),
                        proto.hasWill() ? WireMessages.decode(proto.getWill()) : null),
                proto.getPending());
    }

    private void check(SnapshotEndProto end) throws IOException {
        if (end.getClients() != data.clients.size() || end.getObligations() != obligations) {
            throw new IOException("the snapshot says that it has " + end.getClients() + " clients and "
                    + end.getObligations() + " obligations, but has " + data.clients.size() + " and " + obligations);
        }
    }
}
