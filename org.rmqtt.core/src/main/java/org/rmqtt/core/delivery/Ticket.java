package org.rmqtt.core.delivery;

/**
 * Counts the nodes that have not accepted a message yet; its publisher is acknowledged when there are none. Confined to
 * the publisher's loop.
 */
public final class Ticket {
    private int open;
    private Runnable whenDone;

    /** One more node is to accept the message. */
    public void add() {
        open++;
    }

    /** A node has accepted it, or need not any more. */
    public void settle() {
        if (--open == 0 && whenDone != null) {
            whenDone.run();
        }
    }

    /** Whether nobody is left. */
    public boolean isDone() {
        return open == 0;
    }

    /** Sets what to do when nobody is left; only before that. */
    public void whenDone(Runnable action) {
        whenDone = action;
    }
}
