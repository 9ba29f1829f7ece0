package org.rmqtt.core.peer;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.wire.PickProto;

/**
 * One item on its way to another node.
 *
 * @param bytes the bytes of an ItemProto, shared between nodes; null for a message to everybody who subscribes there
 * @param index the routing index
 * @param message the message in it, to be matched again if the node dies; null if there is none
 * @param pick the member of a shared group that the message is for, or null
 * @param ticket settled when the node has accepted it, or null
 * @param onGone run if the node dies before it has accepted it, or null
 */
record Outgoing(byte[] bytes, long index, Message message, PickProto pick, Ticket ticket, Runnable onGone) {
    private static final int OVERHEAD = 64;

    /** About how many bytes it takes, here and in a frame. */
    int size() {
        if (bytes != null) {
            return OVERHEAD + bytes.length;
        }
        return OVERHEAD + message.topic().length() + message.payload().length + size(message.properties());
    }

    private static int size(MessageProperties properties) {
        if (properties == MessageProperties.NONE) {
            return 0;
        }
        int size = size(properties.contentType()) + size(properties.responseTopic());
        if (properties.correlationData() != null) {
            size += properties.correlationData().length;
        }
        for (UserProperty user : properties.userProperties()) {
            size += size(user.name()) + size(user.value());
        }
        return size;
    }

    private static int size(String text) {
        return text == null ? 0 : text.length();
    }

    /** The same without anybody who waits for it. */
    Outgoing released() {
        settle();
        return new Outgoing(bytes, index, message, pick, null, onGone);
    }

    void settle() {
        if (ticket != null) {
            ticket.settle();
        }
    }
}
