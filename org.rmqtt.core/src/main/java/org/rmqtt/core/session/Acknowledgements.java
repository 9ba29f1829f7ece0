package org.rmqtt.core.session;

import java.util.ArrayDeque;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.core.delivery.Ticket;

/**
 * The acknowledgements to one publisher, in the order in which its messages came [MQTT-4.6.0-2..4]: one that waits for
 * other nodes holds up those behind it. At most as many wait as the client may have under way. Confined to the loop.
 */
final class Acknowledgements {
    private static final int MAX_WAITING = 4096;

    private final ClientConnection client;
    private final Transfer transfer;
    private ArrayDeque<Waiting> waiting;
    private boolean held;

    private record Waiting(MqttPacket packet, int packetId, Ticket ticket) {
        boolean isReady() {
            return ticket == null || ticket.isDone();
        }
    }

    Acknowledgements(ClientConnection client, Transfer transfer) {
        this.client = client;
        this.transfer = transfer;
    }

    /** Whether the acknowledgement of this packet has still to be sent. */
    boolean awaits(int packetId) {
        return waiting != null && waiting.stream().anyMatch(each -> each.packetId() == packetId);
    }

    /** Sends an acknowledgement as soon as its ticket is done and all before it have been sent. */
    void send(MqttPacket packet, int packetId, Ticket ticket) {
        if (ticket == null && (waiting == null || waiting.isEmpty())) {
            client.connection().send(packet);
            return;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        if (waiting.isEmpty()) {
            transfer.beginPublishing();
        }
        waiting.add(new Waiting(packet, packetId, ticket));
        if (ticket != null) {
            ticket.whenDone(this::drain);
        }
        if (waiting.size() >= MAX_WAITING && !held) {
            held = true;
            client.hold(ClientConnection.Hold.ACKNOWLEDGEMENT);
        }
    }

    private void drain() {
        boolean any = !waiting.isEmpty();
        while (!waiting.isEmpty() && waiting.peek().isReady()) {
            MqttPacket packet = waiting.poll().packet();
            if (client.isOpen()) {
                client.connection().send(packet);
            }
        }
        if (held && waiting.size() < MAX_WAITING / 2) {
            held = false;
            client.release(ClientConnection.Hold.ACKNOWLEDGEMENT);
        }
        if (any && waiting.isEmpty()) {
            transfer.endPublishing();
        }
    }
}
