package org.rmqtt.api.event;

import java.util.List;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.security.ClientInfo;

/** Something that has happened. */
public sealed interface BrokerEvent {
    /** Wall clock time at which it happened, milliseconds since the epoch. */
    long timeMillis();

    /**
     * What a CONNECT says besides who the client is.
     *
     * @param cleanStart Clean Start, in MQTT 3 Clean Session
     * @param keepAliveSeconds Keep Alive as the client wants it
     * @param userProperties the User Property pairs of MQTT 5.0, in their order
     */
    record Handshake(boolean cleanStart, int keepAliveSeconds, List<UserProperty> userProperties) {}

    /** A client has sent a CONNECT; nothing of it has been decided. */
    record ConnectReceived(ClientInfo client, Handshake handshake, long timeMillis) implements BrokerEvent {}

    /** A client got a CONNACK with Success. */
    record ClientConnected(ClientInfo client, Handshake handshake, boolean sessionPresent, long timeMillis)
            implements BrokerEvent {}

    /** A client was refused, with the reason of the CONNACK and a text. */
    record ConnectRefused(ClientInfo client, Handshake handshake, ReasonCode reason, String detail, long timeMillis)
            implements BrokerEvent {}

    /** A connection has ended; the reason is that of the DISCONNECT of either side, or what came closest. */
    record ClientDisconnected(ClientInfo client, ReasonCode reason, String detail, long timeMillis)
            implements BrokerEvent {}

    /** A session began. */
    record SessionCreated(ClientInfo client, long timeMillis) implements BrokerEvent {}

    /** A session ended; the client is that of its last connection to this node, or null if it had none. */
    record SessionTerminated(String clientId, ClientInfo client, String reason, long timeMillis)
            implements BrokerEvent {}

    /** A SUBSCRIBE has come, one event for each filter as the client wrote it; nothing has been decided. */
    record SubscribeReceived(ClientInfo client, String filter, SubscriptionOptions options, long timeMillis)
            implements BrokerEvent {}

    /** An UNSUBSCRIBE has come, one event for each filter as the client wrote it. */
    record UnsubscribeReceived(ClientInfo client, String filter, long timeMillis) implements BrokerEvent {}

    /** A subscription was made or replaced. */
    record SessionSubscribed(ClientInfo client, String filter, SubscriptionOptions options, long timeMillis)
            implements BrokerEvent {}

    /** A subscription is gone. */
    record SessionUnsubscribed(ClientInfo client, String filter, long timeMillis) implements BrokerEvent {}

    /** A message was taken in and routed; whether anybody subscribes to it. The packet identifier is 0 without one. */
    record MessagePublished(Message message, int packetId, boolean hasSubscribers, long timeMillis)
            implements BrokerEvent {}

    /** A message was sent to a client for the first time, with what its PUBLISH says; packet identifier 0 for QoS 0. */
    record MessageDelivered(ClientInfo client, Message message, QoS qos, boolean retain, int packetId, long timeMillis)
            implements BrokerEvent {}

    /** A client acknowledged a message: with PUBACK, or with the PUBREC of QoS 2. */
    record MessageAcked(ClientInfo client, Message message, QoS qos, boolean retain, int packetId, long timeMillis)
            implements BrokerEvent {}

    /** A message waits for a client that is not connected; the client is that of its last connection here, or null. */
    record MessageQueued(String clientId, ClientInfo client, Message message, QoS qos, long timeMillis)
            implements BrokerEvent {}

    /** A message was dropped for one client; the client is that of its last connection here, or null. */
    record MessageDropped(String clientId, ClientInfo client, Message message, DropReason reason, long timeMillis)
            implements BrokerEvent {}
}
