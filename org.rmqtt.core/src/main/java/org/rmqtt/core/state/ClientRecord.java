package org.rmqtt.core.state;

import java.util.Collection;
import java.util.List;
import org.rmqtt.api.packet.Will;

/** What all nodes know of one client. Written by the applier only. */
public final class ClientRecord {
    private final String clientId;
    private SubscriptionSet subscriptions;

    // changes with every claim
    volatile Command.NodeRef owner;
    private long since;
    private long formerSince;
    private Command.NodeRef former;
    private Command.NodeRef formerGiver;
    volatile long epoch;
    long connectionId;
    Reply claimReply;
    long lastNumber;
    Reply lastReply;

    // changes with the connection
    volatile boolean online;
    long expirySeconds;
    int maxQueue;
    Will will;
    long timeMillis;

    /** The last image that has it, or needs it no more. */
    int cut;

    ClientRecord(String clientId) {
        this.clientId = clientId;
    }

    /** The client. */
    public String clientId() {
        return clientId;
    }

    /** The node that owns the client; any thread. */
    public Command.NodeRef owner() {
        return owner;
    }

    /** The node owns the client from an index on, which is the epoch of all that it says of the client. */
    void ownedBy(Command.NodeRef newOwner, long index) {
        if (!newOwner.equals(owner)) {
            formerSince = since;
            since = index;
            formerGiver = former;
            former = owner;
        }
        // first: who sees the new owner sees that, too
        epoch = index;
        owner = newOwner;
    }

    /** The index from which the owner before owned the client; 0 if this node has not seen that. */
    public long formerSince() {
        return formerSince;
    }

    /** The node that the owner before had the session from; null if this node has not seen that. */
    public Command.NodeRef formerGiver() {
        return formerGiver;
    }

    /** The log index of the claim; any thread, of the owner that it has just read or a later one. */
    public long epoch() {
        return epoch;
    }

    /** Whether the owner holds a connection of the client; any thread. */
    public boolean isOnline() {
        return online;
    }

    /** The session expiry interval in seconds; 0xFFFFFFFF for never. */
    public long expirySeconds() {
        return expirySeconds;
    }

    /** How many messages may wait for the client. */
    public int maxQueue() {
        return maxQueue;
    }

    /** When the record changed between online and offline, wall clock milliseconds. */
    public long timeMillis() {
        return timeMillis;
    }

    /** Names the connection of the claim on its node. */
    public long connectionId() {
        return connectionId;
    }

    /** The will of the connection, or null. */
    public Will will() {
        return will;
    }

    /** The record as it is now, without its subscriptions. */
    public ClientRecord copy() {
        ClientRecord copy = new ClientRecord(clientId);
        copy.owner = owner;
        copy.epoch = epoch;
        copy.connectionId = connectionId;
        copy.online = online;
        copy.expirySeconds = expirySeconds;
        copy.maxQueue = maxQueue;
        copy.will = will;
        copy.timeMillis = timeMillis;
        return copy;
    }

    /** The subscriptions in the order in which they were made. */
    public Collection<Subscription> subscriptions() {
        return subscriptions == null ? List.of() : subscriptions;
    }

    /** The subscription with this filter text, or null. */
    public Subscription subscription(String text) {
        return subscriptions == null ? null : subscriptions.get(text);
    }

    /** Adds a subscription with a filter text that is not there yet. */
    void add(Subscription subscription) {
        if (subscriptions == null) {
            subscriptions = new SubscriptionSet();
        }
        subscriptions.append(subscription);
    }

    Subscription remove(String text) {
        return subscriptions == null ? null : subscriptions.remove(text);
    }

    void removeAll() {
        subscriptions = null;
    }
}
