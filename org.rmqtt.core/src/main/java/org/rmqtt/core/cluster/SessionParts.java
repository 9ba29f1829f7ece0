package org.rmqtt.core.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.core.session.SessionContent;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.QueuedProto;
import org.rmqtt.wire.SessionPartProto;

/** The content of a session in parts that fit into frames, and back. */
final class SessionParts {
    private static final int MAX_PART_BYTES = 512 * 1024;
    private static final int RETAIN = 4;

    private SessionParts() {}

    /** The parts of a content; at least one. */
    static List<SessionPartProto> of(String clientId, long epoch, SessionContent content, boolean last) {
        List<SessionPartProto> parts = new ArrayList<>();
        SessionPartProto.Builder part = part(clientId, epoch, content).addAllUnreleased(content.unreleased());
        int size = 0;
        for (SessionContent.Entry entry : content.entries()) {
            QueuedProto queued = encode(entry);
            if (size > 0 && size + queued.getMessage().size() > MAX_PART_BYTES) {
                parts.add(part.build());
                part = part(clientId, epoch, content);
                size = 0;
            }
            part.addEntries(queued);
            size += queued.getMessage().size();
        }
        parts.add(part.setLast(last).build());
        return parts;
    }

    private static SessionPartProto.Builder part(String clientId, long epoch, SessionContent content) {
        return SessionPartProto.newBuilder()
                .setClientId(clientId)
                .setEpoch(epoch)
                .setLastPacketId(content.lastPacketId())
                .setMaxQueue(content.maxQueue());
    }

    private static QueuedProto encode(SessionContent.Entry entry) {
        QueuedProto.Builder proto = QueuedProto.newBuilder()
                .setFlags(entry.qos().value() | (entry.retain() ? RETAIN : 0))
                .setPacketId(entry.packetId())
                .setReleased(entry.released())
                .setOwedBy(entry.owedBy());
        if (entry.message() != null) {
            proto.setMessage(WireMessages.encode(entry.message()));
        }
        if (entry.subscriptionIds() != null) {
            for (int id : entry.subscriptionIds()) {
                proto.addSubscriptionIds(id);
            }
        }
        return proto.build();
    }

    /** The content of a part. */
    static SessionContent content(SessionPartProto part) throws InvalidProtocolBufferException {
        List<SessionContent.Entry> entries = new ArrayList<>(part.getEntriesCount());
        for (QueuedProto proto : part.getEntriesList()) {
            Message message = proto.getReleased() ? null : WireMessages.decode(proto.getMessage());
            int[] ids = proto.getSubscriptionIdsCount() == 0
                    ? null
                    : proto.getSubscriptionIdsList().stream()
                            .mapToInt(Integer::intValue)
                            .toArray();
            entries.add(new SessionContent.Entry(
                    message,
                    QoS.of(proto.getFlags() & 3),
                    (proto.getFlags() & RETAIN) != 0,
                    ids,
                    proto.getPacketId(),
                    proto.getReleased(),
                    proto.getOwedBy()));
        }
        return new SessionContent(entries, part.getUnreleasedList(), part.getLastPacketId(), part.getMaxQueue());
    }
}
