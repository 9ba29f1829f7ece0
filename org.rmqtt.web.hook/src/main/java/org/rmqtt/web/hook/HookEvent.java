package org.rmqtt.web.hook;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rmqtt.api.event.BrokerEvent;

/** The events that rules are for, by RMQTT's names. */
enum HookEvent {
    SESSION_CREATED(BrokerEvent.SessionCreated.class),
    SESSION_TERMINATED(BrokerEvent.SessionTerminated.class),
    SESSION_SUBSCRIBED(BrokerEvent.SessionSubscribed.class),
    SESSION_UNSUBSCRIBED(BrokerEvent.SessionUnsubscribed.class),
    CLIENT_CONNECT(BrokerEvent.ConnectReceived.class),
    CLIENT_CONNACK(BrokerEvent.ClientConnected.class, BrokerEvent.ConnectRefused.class),
    CLIENT_CONNECTED(BrokerEvent.ClientConnected.class),
    CLIENT_DISCONNECTED(BrokerEvent.ClientDisconnected.class),
    CLIENT_SUBSCRIBE(BrokerEvent.SubscribeReceived.class),
    CLIENT_UNSUBSCRIBE(BrokerEvent.UnsubscribeReceived.class),
    MESSAGE_PUBLISH(BrokerEvent.MessagePublished.class),
    MESSAGE_DELIVERED(BrokerEvent.MessageDelivered.class),
    MESSAGE_ACKED(BrokerEvent.MessageAcked.class),
    MESSAGE_DROPPED(BrokerEvent.MessageDropped.class),
    OFFLINE_MESSAGE(BrokerEvent.MessageQueued.class);

    private final List<Class<? extends BrokerEvent>> types;

    HookEvent(Class<? extends BrokerEvent> type) {
        types = List.of(type);
    }

    HookEvent(Class<? extends BrokerEvent> one, Class<? extends BrokerEvent> other) {
        types = List.of(one, other);
    }

    /** The name in keys. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The event of a name, or null. */
    static HookEvent of(String key) {
        for (HookEvent event : values()) {
            if (event.key().equals(key)) {
                return event;
            }
        }
        return null;
    }

    /** The simple names of the broker's events behind it. */
    List<String> typeNames() {
        return types.stream().map(Class::getSimpleName).toList();
    }

    /** All rules by the type of the broker's events that they are for. */
    static Map<Class<? extends BrokerEvent>, List<Rule>> byType(List<Rule> rules) {
        Map<HookEvent, List<Rule>> byEvent = new EnumMap<>(HookEvent.class);
        rules.forEach(rule -> byEvent.computeIfAbsent(rule.event(), event -> new ArrayList<>())
                .add(rule));
        Map<Class<? extends BrokerEvent>, List<Rule>> byType = new HashMap<>();
        byEvent.forEach((event, each) -> event.types.forEach(
                type -> byType.computeIfAbsent(type, t -> new ArrayList<>()).addAll(each)));
        return byType;
    }
}
