package org.rmqtt.core.state;

import java.util.Arrays;
import java.util.List;

/**
 * Several read models as one, told in their order. What happens with nearly every command is told only to those who do
 * something about it.
 */
public final class StateObservers implements StateObserver {
    private final StateObserver[] all;
    private final StateObserver[] hearBegin;
    private final StateObserver[] hearEnd;
    private final StateObserver[] hearSubscribed;

    /** The read models; the list is copied. */
    public StateObservers(List<StateObserver> observers) {
        all = observers.toArray(StateObserver[]::new);
        hearBegin = whoHear("begin", long.class);
        hearEnd = whoHear("end", long.class);
        hearSubscribed = whoHear("subscribed", ClientRecord.class, Subscription.class);
    }

    /** Those whose classes have a method of their own for an event. */
    private StateObserver[] whoHear(String event, Class<?>... parameters) {
        return Arrays.stream(all)
                .filter(observer -> {
                    try {
                        return observer.getClass().getMethod(event, parameters).getDeclaringClass()
                                != StateObserver.class;
                    } catch (NoSuchMethodException e) {
                        throw new IllegalStateException("StateObserver has no " + event, e);
                    }
                })
                .toArray(StateObserver[]::new);
    }

    @Override
    public void subscribed(ClientRecord client, Subscription subscription) {
        for (StateObserver observer : hearSubscribed) {
            observer.subscribed(client, subscription);
        }
    }

    @Override
    public void replaced(ClientRecord client, Subscription subscription) {
        for (StateObserver observer : all) {
            observer.replaced(client, subscription);
        }
    }

    @Override
    public void unsubscribed(ClientRecord client, Subscription subscription) {
        for (StateObserver observer : all) {
            observer.unsubscribed(client, subscription);
        }
    }

    @Override
    public void moved(ClientRecord client, Command.NodeRef oldOwner, boolean handover) {
        for (StateObserver observer : all) {
            observer.moved(client, oldOwner, handover);
        }
    }

    @Override
    public void begin(long index) {
        for (StateObserver observer : hearBegin) {
            observer.begin(index);
        }
    }

    @Override
    public void end(long index) {
        for (StateObserver observer : hearEnd) {
            observer.end(index);
        }
    }

    @Override
    public void nodeUp(Command.NodeRef node) {
        for (StateObserver observer : all) {
            observer.nodeUp(node);
        }
    }

    @Override
    public void nodeGone(Command.NodeRef node, Gone how) {
        for (StateObserver observer : all) {
            observer.nodeGone(node, how);
        }
    }

    @Override
    public void reportWanted(Command.NodeRef by, long index) {
        for (StateObserver observer : all) {
            observer.reportWanted(by, index);
        }
    }

    @Override
    public void changed(ClientRecord client) {
        for (StateObserver observer : all) {
            observer.changed(client);
        }
    }

    @Override
    public void removed(ClientRecord client, Removal why) {
        for (StateObserver observer : all) {
            observer.removed(client, why);
        }
    }

    @Override
    public void obliged(Obligation obligation) {
        for (StateObserver observer : all) {
            observer.obliged(obligation);
        }
    }

    @Override
    public void settled(Obligation obligation) {
        for (StateObserver observer : all) {
            observer.settled(obligation);
        }
    }
}
