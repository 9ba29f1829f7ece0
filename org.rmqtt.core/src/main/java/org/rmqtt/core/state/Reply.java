package org.rmqtt.core.state;

import java.util.List;

/** What {@link BrokerState#apply} says to whoever submitted a command. The same command gets an equal reply again. */
public sealed interface Reply {
    /** The command was applied and there is nothing to say. */
    record Accepted() implements Reply {
        /** There is only one. */
        public static final Accepted INSTANCE = new Accepted();
    }

    /**
     * The reply to a NodeUp.
     *
     * @param node the node with its incarnation
     */
    record Up(Command.NodeRef node) implements Reply {}

    /**
     * The reply to a Claim.
     *
     * @param epoch the epoch of the client from now on
     * @param previousOwner the id of the node that owned it before, or -1
     * @param sessionPresent whether the session goes on [MQTT-3.2.2-2]
     */
    record Claimed(long epoch, long previousOwner, boolean sessionPresent) implements Reply {}

    /**
     * The reply to an Import.
     *
     * @param epoch the epoch of the client
     * @param owner the id of the node that has the client now; if it is another one, that one's connection stays
     * @param from the id of the node that hands its part of the session over, or -1
     */
    record Imported(long epoch, long owner, long from) implements Reply {}

    /**
     * The reply to a Subscribe.
     *
     * @param grants an outcome for each filter, in order
     * @param index the index of the command
     * @param total how many subscriptions the client has now
     */
    record Subscribed(List<Grant> grants, long index, int total) implements Reply {}

    /** What became of one filter. */
    enum Grant {
        /** A subscription that was not there before. */
        NEW,
        /** The options of an existing subscription were replaced. */
        REPLACED,
        /** {@code $limit} or {@code $exclusive}: as many other clients hold it as may. */
        LIMIT_REACHED
    }

    /**
     * The reply to an Unsubscribe.
     *
     * @param existed for each filter whether there was a subscription
     * @param total how many subscriptions the client has now
     */
    record Unsubscribed(List<Boolean> existed, int total) implements Reply {}

    /** The command was not applied and never will be. */
    record Refused(Reason reason) implements Reply {}

    /** A number that is equal for equal replies on every node, release and platform. */
    static long fingerprint(Reply reply) {
        if (reply instanceof Claimed claimed) {
            return 31 * (31 * claimed.epoch() + claimed.previousOwner()) + (claimed.sessionPresent() ? 2 : 1);
        } else if (reply instanceof Imported imported) {
            return 37 * imported.epoch() + imported.owner();
        } else if (reply instanceof Up up) {
            return 41 * up.node().id() + up.node().incarnation();
        } else if (reply instanceof Subscribed subscribed) {
            long sum = 43;
            for (Grant grant : subscribed.grants()) {
                sum = 31 * sum + grant.ordinal();
            }
            return sum;
        } else if (reply instanceof Unsubscribed done) {
            long sum = 47;
            for (boolean was : done.existed()) {
                sum = 31 * sum + (was ? 1 : 0);
            }
            return sum;
        } else if (reply instanceof Refused refused) {
            return 53 + refused.reason().ordinal();
        }
        return 59;
    }

    /** Why a command was refused. */
    enum Reason {
        /** The node that submitted it is not up in that incarnation. */
        NODE_NOT_UP,
        /** There is no such client. */
        NO_SUCH_CLIENT,
        /** Another claim has been applied since. */
        STALE_EPOCH,
        /** The session is not in the state that the command needs. */
        NOT_APPLICABLE,
        /** The level is unknown to a node that is up. */
        LEVEL_NOT_SUPPORTED,
        /** More commands wait than may; nothing was submitted. */
        BUSY,
        /** The log has no leader, or did not answer in time. */
        UNAVAILABLE,
        /** Applying it failed because of a fault in this program. */
        FAILED,
        /** It says a time that is too far ahead of the leader's clock. */
        CLOCK_AHEAD
    }
}
