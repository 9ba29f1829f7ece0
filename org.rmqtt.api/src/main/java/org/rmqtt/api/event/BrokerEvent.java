package org.rmqtt.api.event;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.security.ClientInfo;

/** Something that has happened. */
public sealed interface BrokerEvent {
    /** Wall clock time at which it happened, milliseconds since the epoch. */
    long timeMillis();

    /** A client got a CONNACK with Success. */
    record ClientConnected(
            ClientInfo client, boolean sessionPresent, boolean cleanStart, int keepAliveSeconds, long timeMillis)
            implements BrokerEvent {}

    /** A client was refused, with the reason of the CONNACK and a text. */
    record ConnectRefused(ClientInfo client, ReasonCode reason, String detail, long timeMillis)
            implements BrokerEvent {}

    /** A connection has ended; the reason is that of the DISCONNECT of either side, or what came closest. */
    record ClientDisconnected(ClientInfo client, ReasonCode reason, String detail, long timeMillis)
            implements BrokerEvent {}

    /** A session began. */
    record SessionCreated(ClientInfo client, long timeMillis) implements BrokerEvent {}

    /** A session ended. */
    record SessionTerminated(String clientId, String reason, long timeMillis) implements BrokerEvent {}

    /** A subscription was made or replaced. */
    record SessionSubscribed(ClientInfo client, String filter, SubscriptionOptions options, long timeMillis)
            implements BrokerEvent {}

    /** A subscription is gone. */
    record SessionUnsubscribed(ClientInfo client, String filter, long timeMillis) implements BrokerEvent {}

    /** A message was taken in and routed; whether anybody subscribes to it. */
    record MessagePublished(Message message, boolean hasSubscribers, long timeMillis) implements BrokerEvent {}

    /** A message was sent to a client. */
    record MessageDelivered(String clientId, Message message, long timeMillis) implements BrokerEvent {}

    /** A client acknowledged a QoS 1 or 2 message. */
    record MessageAcked(String clientId, Message message, long timeMillis) implements BrokerEvent {}

    /** A message was dropped for one client. */
    record MessageDropped(String clientId, Message message, DropReason reason, long timeMillis)
            implements BrokerEvent {}
}
