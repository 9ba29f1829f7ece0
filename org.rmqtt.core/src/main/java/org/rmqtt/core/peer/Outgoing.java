package org.rmqtt.core.peer;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.wire.ItemProto;

/**
 * One item on its way to another node.
 *
 * @param item what is sent
 * @param bytes about how large it is
 * @param message the message in it, to be matched again if the node dies; null if there is none
 * @param ticket settled when the node has accepted it, or null
 * @param onGone run if the node dies before it has accepted it, or null
 */
record Outgoing(ItemProto item, int bytes, Message message, Ticket ticket, Runnable onGone) {
    void settle() {
        if (ticket != null) {
            ticket.settle();
        }
    }
}
