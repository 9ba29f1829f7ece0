package org.rmqtt.core.delivery;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.routing.SharedGroup;

/** Takes messages to other nodes. With one node there are none. Called on a session loop. */
public interface Forwarder {
    /** No other node exists, so no route leads to one. */
    Forwarder NONE = new Forwarder() {
        @Override
        public void forward(Message message, long[] nodeIds) {
            throw new IllegalStateException("a route leads to another node, but there is no forwarder");
        }

        @Override
        public void forwardShared(Message message, SharedGroup.Member member) {
            throw new IllegalStateException("a shared group has a member elsewhere, but there is no forwarder");
        }
    };

    /** Sends a message once to each of the nodes; they match it again. */
    void forward(Message message, long[] nodeIds);

    /** Sends a message for one member of a shared group to the member's node. */
    void forwardShared(Message message, SharedGroup.Member member);
}
