package org.rmqtt.core.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rmqtt.core.state.Reply.Grant;

/** The subscriptions of a {@link BrokerState}: they hang on the clients; here is counted who holds a limited filter. */
final class SubscriptionBook {
    private final StateData data;
    private final Map<String, Integer> limitedHolders = new HashMap<>();

    SubscriptionBook(StateData data) {
        this.data = data;
    }

    Reply subscribe(ClientRecord client, Command.Subscribe command) {
        List<Grant> grants = new ArrayList<>(command.filters().size());
        for (Command.Filter filter : command.filters()) {
            grants.add(subscribe(client, filter));
        }
        return new Reply.Subscribed(
                grants, data.appliedIndex, client.subscriptions().size());
    }

    private Grant subscribe(ClientRecord client, Command.Filter wanted) {
        Subscription existing = client.subscription(wanted.filter().text());
        if (existing != null) {
            existing.replace(wanted.options());
            data.observer().replaced(client, existing);
            return Grant.REPLACED;
        }
        int limit = wanted.filter().limit();
        if (limit > 0) {
            int holders = holders(wanted.filter().filter());
            if (holders >= limit) {
                return Grant.LIMIT_REACHED;
            }
            limitedHolders.put(wanted.filter().filter(), holders + 1);
        }
        Subscription subscription = new Subscription(wanted.filter(), wanted.options());
        client.add(subscription);
        data.observer().subscribed(client, subscription);
        return Grant.NEW;
    }

    /** Joins subscriptions without asking for limits; what is over a limit counts and blocks new ones. */
    void join(ClientRecord client, List<Command.Filter> filters, boolean silently) {
        for (Command.Filter wanted : filters) {
            Subscription existing = client.subscription(wanted.filter().text());
            if (existing != null) {
                existing.replace(wanted.options());
                data.observer().replaced(client, existing);
                continue;
            }
            if (wanted.filter().limit() > 0) {
                limitedHolders.merge(wanted.filter().filter(), 1, Integer::sum);
            }
            Subscription subscription = new Subscription(wanted.filter(), wanted.options());
            client.add(subscription);
            if (!silently) {
                data.observer().subscribed(client, subscription);
            }
        }
    }

    Reply unsubscribe(ClientRecord client, Command.Unsubscribe command) {
        List<Boolean> existed = new ArrayList<>(command.filters().size());
        for (String text : command.filters()) {
            Subscription subscription = client.remove(text);
            if (subscription != null) {
                forget(client, subscription);
            }
            existed.add(subscription != null);
        }
        return new Reply.Unsubscribed(existed, client.subscriptions().size());
    }

    void forgetAll(ClientRecord client) {
        for (Subscription subscription : client.subscriptions()) {
            forget(client, subscription);
        }
        client.removeAll();
    }

    private void forget(ClientRecord client, Subscription subscription) {
        if (subscription.filter().limit() > 0) {
            limitedHolders.computeIfPresent(
                    subscription.matched(), (filter, holders) -> holders == 1 ? null : holders - 1);
        }
        data.observer().unsubscribed(client, subscription);
    }

    int holders(String filter) {
        return limitedHolders.getOrDefault(filter, 0);
    }
}
