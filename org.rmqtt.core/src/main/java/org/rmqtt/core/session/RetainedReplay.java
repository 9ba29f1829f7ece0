package org.rmqtt.core.session;

import java.util.List;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.core.retain.RetainedMessages;

/**
 * The retained messages of one new subscription on their way to the client. They are looked up once and sent as the
 * client takes them; one that has been replaced or deleted meanwhile is left out, since the client has had or will have
 * the newer one. Confined to the session's loop.
 */
final class RetainedReplay {
    private final RetainedMessages store;
    private final List<Message> messages;
    private final QoS granted;
    private final int[] subscriptionIds;
    private int next;
    private RetainedReplay following;

    RetainedReplay(RetainedMessages store, List<Message> messages, SubscriptionOptions options) {
        this.store = store;
        this.messages = messages;
        this.granted = options.qos();
        this.subscriptionIds = options.subscriptionId() == 0 ? null : new int[] {options.subscriptionId()};
    }

    /** The highest QoS that a message may need. */
    QoS qos() {
        return granted;
    }

    QoS qosOf(Message message) {
        return granted.min(message.qos());
    }

    int[] subscriptionIds() {
        return subscriptionIds;
    }

    /** The next message that is still retained, or null when there is none. */
    Message next() {
        long now = System.currentTimeMillis();
        while (next < messages.size()) {
            Message message = messages.get(next++);
            if (store.isCurrent(message) && !message.isExpired(now)) {
                return message;
            }
        }
        return null;
    }

    /** How many messages are left, those of the replays behind this one included. */
    int remaining() {
        int left = 0;
        for (RetainedReplay each = this; each != null; each = each.following) {
            left += each.messages.size() - each.next;
        }
        return left;
    }

    RetainedReplay following() {
        return following;
    }

    void append(RetainedReplay other) {
        RetainedReplay last = this;
        while (last.following != null) {
            last = last.following;
        }
        last.following = other;
    }
}
