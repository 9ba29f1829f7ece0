package org.rmqtt.core.state;

/**
 * A read model that is derived from the state. Called by the applier while a command is applied, on the applier's thread;
 * it must not change the state.
 */
public interface StateObserver {
    /** Why a session is gone. */
    enum Removal {
        /** Its connection ended and it was not to outlive it. */
        DISCONNECTED,
        /** Its expiry interval passed. */
        EXPIRED,
        /** An operator ended it. */
        TERMINATED,
        /** A CONNECT with clean start took its place. */
        CLEAN_START,
        /** Its node went on alone. */
        NODE_LEFT
    }

    /** How a node went. */
    enum Gone {
        /** It was declared dead, or it came up again without having left. */
        DOWN,
        /** It left and hands its sessions over. */
        LEFT
    }

    /** A command is about to change the state. */
    default void begin(long index) {}

    /** A command has changed the state, or was refused. */
    default void end(long index) {}

    /** A node is up. */
    default void nodeUp(Command.NodeRef node) {}

    /** A node is no longer up. Told before what follows for its clients. */
    default void nodeGone(Command.NodeRef node, Gone how) {}

    /** A node waits until every node has applied the command of this index. */
    default void reportWanted(Command.NodeRef by, long index) {}

    /** A subscription was made. */
    default void subscribed(ClientRecord client, Subscription subscription) {}

    /** The options of a subscription were replaced. */
    default void replaced(ClientRecord client, Subscription subscription) {}

    /** A subscription is gone; the client still has its owner. */
    default void unsubscribed(ClientRecord client, Subscription subscription) {}

    /**
     * Another node owns the client, with all its subscriptions.
     *
     * @param handover whether the old owner is there to hand its session over
     */
    default void moved(ClientRecord client, Command.NodeRef oldOwner, boolean handover) {}

    /** A client has a new epoch or changed between online and offline. */
    default void changed(ClientRecord client) {}

    /** A client and its session are gone; its subscriptions were reported before. */
    default void removed(ClientRecord client, Removal why) {}

    /** An obligation of some node is new, or has another node or time. */
    default void obliged(Obligation obligation) {}

    /** An obligation is done or no longer owed. */
    default void settled(Obligation obligation) {}
}
