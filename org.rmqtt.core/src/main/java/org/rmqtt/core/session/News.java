package org.rmqtt.core.session;

import org.rmqtt.api.event.BrokerEvent;
import org.rmqtt.api.event.DropReason;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.Subscribe;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.core.event.EventType;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;

/**
 * What happens to the clients and sessions of one loop: counted, and told to the listeners that want it. An event that
 * nobody wants is not made. Confined to the loop.
 */
final class News {
    private final Services services;
    private final Counters.Page counters;

    News(Services services, Counters.Page counters) {
        this.services = services;
        this.counters = counters;
    }

    private boolean wants(EventType type) {
        return services.events().wants(type);
    }

    private void emit(EventType type, BrokerEvent event) {
        services.events().emit(type, event);
    }

    // ---- CONNECT and the end of a connection

    void connectReceived(ClientInfo client, Connect connect) {
        counters.add(Counter.CONNECT);
        if (wants(EventType.CONNECT_RECEIVED)) {
            emit(
                    EventType.CONNECT_RECEIVED,
                    new BrokerEvent.ConnectReceived(client, handshake(connect), System.currentTimeMillis()));
        }
    }

    private static BrokerEvent.Handshake handshake(Connect connect) {
        return new BrokerEvent.Handshake(
                connect.cleanStart(),
                connect.keepAliveSeconds(),
                connect.properties().userProperties());
    }

    void connected(ClientInfo client, Connect connect, boolean sessionPresent) {
        counters.add(Counter.CONNECTED);
        counters.add(sessionPresent ? Counter.SESSION_RESUMED : Counter.SESSION_CREATED);
        long now = System.currentTimeMillis();
        if (!sessionPresent && wants(EventType.SESSION_CREATED)) {
            emit(EventType.SESSION_CREATED, new BrokerEvent.SessionCreated(client, now));
        }
        if (wants(EventType.CLIENT_CONNECTED)) {
            emit(
                    EventType.CLIENT_CONNECTED,
                    new BrokerEvent.ClientConnected(client, handshake(connect), sessionPresent, now));
        }
    }

    void refused(ClientInfo client, Connect connect, Refusal refusal) {
        if (wants(EventType.CONNECT_REFUSED)) {
            emit(
                    EventType.CONNECT_REFUSED,
                    new BrokerEvent.ConnectRefused(
                            client,
                            handshake(connect),
                            refusal.reason(),
                            refusal.detail(),
                            System.currentTimeMillis()));
        }
    }

    void disconnected(ClientInfo client, ReasonCode reason, String detail) {
        counters.add(Counter.DISCONNECTED);
        if (wants(EventType.CLIENT_DISCONNECTED)) {
            emit(
                    EventType.CLIENT_DISCONNECTED,
                    new BrokerEvent.ClientDisconnected(client, reason, detail, System.currentTimeMillis()));
        }
    }

    void terminated(Session session, String why) {
        counters.add(Counter.SESSION_TERMINATED);
        if (wants(EventType.SESSION_TERMINATED)) {
            emit(
                    EventType.SESSION_TERMINATED,
                    new BrokerEvent.SessionTerminated(
                            session.clientId(), session.client(), why, System.currentTimeMillis()));
        }
    }

    // ---- SUBSCRIBE and UNSUBSCRIBE

    void subscribeReceived(ClientInfo client, Subscribe packet) {
        counters.add(Counter.SUBSCRIBE);
        if (wants(EventType.SUBSCRIBE_RECEIVED)) {
            long now = System.currentTimeMillis();
            packet.entries()
                    .forEach(entry -> emit(
                            EventType.SUBSCRIBE_RECEIVED,
                            new BrokerEvent.SubscribeReceived(client, entry.filter(), entry.options(), now)));
        }
    }

    void subscribed(ClientInfo client, String filter, SubscriptionOptions options) {
        counters.add(Counter.SESSION_SUBSCRIBED);
        if (wants(EventType.SESSION_SUBSCRIBED)) {
            emit(
                    EventType.SESSION_SUBSCRIBED,
                    new BrokerEvent.SessionSubscribed(client, filter, options, System.currentTimeMillis()));
        }
    }

    void unsubscribeReceived(ClientInfo client, Iterable<String> filters) {
        counters.add(Counter.UNSUBSCRIBE);
        if (wants(EventType.UNSUBSCRIBE_RECEIVED)) {
            long now = System.currentTimeMillis();
            filters.forEach(filter ->
                    emit(EventType.UNSUBSCRIBE_RECEIVED, new BrokerEvent.UnsubscribeReceived(client, filter, now)));
        }
    }

    void unsubscribed(ClientInfo client, String filter) {
        counters.add(Counter.SESSION_UNSUBSCRIBED);
        if (wants(EventType.SESSION_UNSUBSCRIBED)) {
            emit(
                    EventType.SESSION_UNSUBSCRIBED,
                    new BrokerEvent.SessionUnsubscribed(client, filter, System.currentTimeMillis()));
        }
    }

    // ---- messages

    private void count(Counter counter, Message message) {
        counters.add(counter.of(message.origin().kind()));
    }

    void published(Message message, int packetId, boolean hasSubscribers) {
        count(Counter.PUBLISHED, message);
        if (!hasSubscribers) {
            count(Counter.NOT_SUBSCRIBED, message);
        }
        if (wants(EventType.MESSAGE_PUBLISHED)) {
            emit(
                    EventType.MESSAGE_PUBLISHED,
                    new BrokerEvent.MessagePublished(message, packetId, hasSubscribers, message.createdMillis()));
        }
    }

    void delivered(Session session, Message message, QoS qos, boolean retain, int packetId) {
        counters.delivered(message.createdMillis());
        count(Counter.DELIVERED, message);
        if (wants(EventType.MESSAGE_DELIVERED)) {
            emit(
                    EventType.MESSAGE_DELIVERED,
                    new BrokerEvent.MessageDelivered(
                            session.client(), message, qos, retain, packetId, System.currentTimeMillis()));
        }
    }

    void acked(Session session, Inflight inflight) {
        count(Counter.ACKED, inflight.message);
        if (wants(EventType.MESSAGE_ACKED)) {
            emit(
                    EventType.MESSAGE_ACKED,
                    new BrokerEvent.MessageAcked(
                            session.client(),
                            inflight.message,
                            inflight.qos,
                            inflight.retain,
                            inflight.packetId,
                            System.currentTimeMillis()));
        }
    }

    /**
     * A message waits for the client of a session.
     *
     * @param length how many wait in its queue, this one included; 0 if it is held back from that queue
     */
    void queued(Session session, Message message, QoS qos, int length) {
        if (length > 0) {
            counters.queued(length);
        }
        if (wants(EventType.MESSAGE_QUEUED) && !session.isOnline()) {
            emit(
                    EventType.MESSAGE_QUEUED,
                    new BrokerEvent.MessageQueued(
                            session.clientId(), session.client(), message, qos, System.currentTimeMillis()));
        }
    }

    void dropped(Session session, Message message, DropReason reason) {
        counters.add(
                switch (reason) {
                    case QUEUE_FULL -> Counter.DROPPED_QUEUE_FULL;
                    case EXPIRED -> Counter.DROPPED_EXPIRED;
                    case TOO_LARGE -> Counter.DROPPED_TOO_LARGE;
                    case SESSION_ENDED -> Counter.DROPPED_SESSION_ENDED;
                    case REFUSED -> Counter.DROPPED_REFUSED;
                });
        if (wants(EventType.MESSAGE_DROPPED)) {
            emit(
                    EventType.MESSAGE_DROPPED,
                    new BrokerEvent.MessageDropped(
                            session.clientId(), session.client(), message, reason, System.currentTimeMillis()));
        }
    }
}
