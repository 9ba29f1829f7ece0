package org.rmqtt.core.state;

import java.util.List;
import java.util.function.Consumer;

/** Several read models as one, told in their order. */
public final class StateObservers implements StateObserver {
    private final List<StateObserver> all;

    /** The read models; the list is copied. */
    public StateObservers(List<StateObserver> observers) {
        all = List.copyOf(observers);
    }

    private void each(Consumer<StateObserver> action) {
        all.forEach(action);
    }

    @Override
    public void subscribed(ClientRecord client, Subscription subscription) {
        each(observer -> observer.subscribed(client, subscription));
    }

    @Override
    public void replaced(ClientRecord client, Subscription subscription) {
        each(observer -> observer.replaced(client, subscription));
    }

    @Override
    public void unsubscribed(ClientRecord client, Subscription subscription) {
        each(observer -> observer.unsubscribed(client, subscription));
    }

    @Override
    public void moved(ClientRecord client, Command.NodeRef oldOwner, boolean handover) {
        each(observer -> observer.moved(client, oldOwner, handover));
    }

    @Override
    public void begin(long index) {
        each(observer -> observer.begin(index));
    }

    @Override
    public void end(long index) {
        each(observer -> observer.end(index));
    }

    @Override
    public void nodeUp(Command.NodeRef node) {
        each(observer -> observer.nodeUp(node));
    }

    @Override
    public void nodeGone(Command.NodeRef node, Gone how) {
        each(observer -> observer.nodeGone(node, how));
    }

    @Override
    public void reportWanted(Command.NodeRef by, long index) {
        each(observer -> observer.reportWanted(by, index));
    }

    @Override
    public void changed(ClientRecord client) {
        each(observer -> observer.changed(client));
    }

    @Override
    public void removed(ClientRecord client, Removal why) {
        each(observer -> observer.removed(client, why));
    }

    @Override
    public void obliged(Obligation obligation) {
        each(observer -> observer.obliged(obligation));
    }

    @Override
    public void settled(Obligation obligation) {
        each(observer -> observer.settled(obligation));
    }
}
