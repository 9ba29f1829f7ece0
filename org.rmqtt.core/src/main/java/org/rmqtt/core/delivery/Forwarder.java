package org.rmqtt.core.delivery;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.routing.SharedGroup;

/** Takes messages to other nodes. Called on the session loop that it belongs to. */
public interface Forwarder {
    /** There is no cluster: what a table that is about to be exchanged still says of other nodes goes nowhere. */
    Forwarder NONE = new Forwarder() {
        @Override
        public void forward(Message message, long nodeId, long index, Ticket ticket) {
            // the sessions of the other node are no concern of this one any more
        }

        @Override
        public void forwardShared(Message message, SharedGroup.Member member, long index, Ticket ticket, int hops) {
            // as above
        }

        @Override
        public void retain(Message message, long index, Ticket ticket) {
            // as above
        }

        @Override
        public boolean hasTaken(Message will) {
            return false;
        }

        @Override
        public boolean isFirst(Message message, String sharedFilter) {
            return true;
        }

        @Override
        public boolean catchUp() {
            return false;
        }

        @Override
        public boolean isCongested() {
            return false;
        }
    };

    /**
     * Sends a message to a node, which matches it again.
     *
     * @param index the routing index of the sender
     * @param ticket settled when the node has accepted the message; null when nobody waits for that
     */
    void forward(Message message, long nodeId, long index, Ticket ticket);

    /**
     * Sends a message for one member of a shared group to the member's node.
     *
     * @param hops how many nodes have picked a member before whom the message did not find
     */
    void forwardShared(Message message, SharedGroup.Member member, long index, Ticket ticket, int hops);

    /** Whether another node has brought this very will before, which it did not live to report. */
    boolean hasTaken(Message will);

    /** False for a will that a shared group has had from this node before. */
    boolean isFirst(Message message, String sharedFilter);

    /** Gives every other node its copy of a message with RETAIN, or the news of its removal. */
    void retain(Message message, long index, Ticket ticket);

    /**
     * Does what has to come before messages that are routed by the table of now: what a dead node has not acknowledged goes
     * to its adopters first.
     *
     * @return whether there was anything
     */
    boolean catchUp();

    /** Whether more is under way than should be. */
    boolean isCongested();
}
