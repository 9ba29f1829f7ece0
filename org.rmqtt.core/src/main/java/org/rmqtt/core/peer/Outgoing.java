package org.rmqtt.core.peer;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.wire.PickProto;

/**
 * One item on its way to another node.
 *
 * @param item the bytes of an ItemProto; shared between nodes
 * @param message the message in it, to be matched again if the node dies; null if there is none
 * @param pick the member of a shared group that the message is for, or null
 * @param ticket settled when the node has accepted it, or null
 * @param onGone run if the node dies before it has accepted it, or null
 */
record Outgoing(byte[] item, Message message, PickProto pick, Ticket ticket, Runnable onGone) {
    private static final int OVERHEAD = 16;

    /** The routing index. */
    long index() {
        return WireItems.index(item, 0, item.length);
    }

    int bytes() {
        return item.length + OVERHEAD;
    }

    void settle() {
        if (ticket != null) {
            ticket.settle();
        }
    }
}
