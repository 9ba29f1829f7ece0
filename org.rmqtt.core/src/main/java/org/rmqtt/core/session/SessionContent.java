package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;

/**
 * What a session has beside its place in the shared state: it travels with the client from node to node.
 *
 * @param entries the messages under way in the order in which they were sent, then those that wait
 * @param unreleased the packet identifiers of QoS 2 messages that the client has sent and not released
 * @param lastPacketId the packet identifier that was given last
 * @param maxQueue how many messages may wait
 */
public record SessionContent(List<Entry> entries, List<Integer> unreleased, int lastPacketId, int maxQueue) {
    /**
     * One message.
     *
     * @param message null if it was released
     * @param packetId 0 for a message that waits
     * @param released PUBREL was sent and PUBCOMP is awaited
     * @param owedBy the dead node that had the message for the client first; 0 if there was none
     */
    public record Entry(
            Message message,
            QoS qos,
            boolean retain,
            int[] subscriptionIds,
            int packetId,
            boolean released,
            long owedBy) {

        Entry(Inflight from) {
            this(
                    from.message,
                    from.qos,
                    from.retain,
                    from.subscriptionIds,
                    from.packetId,
                    from.state == InflightState.RELEASED,
                    0);
        }

        Entry(Queued from) {
            this(from.message(), from.qos(), from.retain(), from.subscriptionIds(), 0, false, from.owedBy());
        }

        Queued queued() {
            return new Queued(message, qos, retain, subscriptionIds, owedBy);
        }

        Inflight inflight() {
            Inflight inflight = new Inflight(packetId, message, qos, retain, subscriptionIds);
            inflight.state = released ? InflightState.RELEASED : InflightState.SENT;
            return inflight;
        }
    }

    static SessionContent of(OutboundWindow window, Queue<Queued> queue, List<Integer> unreleased, int maxQueue) {
        List<Entry> entries = new ArrayList<>(window.size() + queue.size());
        window.inOrder().forEach(inflight -> entries.add(new Entry(inflight)));
        queue.forEach(queued -> entries.add(new Entry(queued)));
        return new SessionContent(entries, unreleased, window.lastId(), maxQueue);
    }

    /** The same with some of the messages. */
    public SessionContent only(Predicate<Entry> wanted) {
        return new SessionContent(entries.stream().filter(wanted).toList(), unreleased, lastPacketId, maxQueue);
    }
}
