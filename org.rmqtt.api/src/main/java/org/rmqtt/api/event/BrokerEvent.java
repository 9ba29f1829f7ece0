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

    /** The client that it is about: for a published message its publisher, for a delivered one its receiver. */
    String clientId();

    /** The topic of the message, or the filter of the subscription; null if it is about neither. */
    default String topic() {
        return null;
    }

    /** About a client that is or was connected to this node. */
    sealed interface OfClient extends BrokerEvent {
        /** The client. */
        ClientInfo client();

        @Override
        default String clientId() {
            return client().clientId();
        }
    }

    /** About a filter that a client subscribes to. */
    sealed interface OfFilter extends OfClient {
        /** The filter as the client wrote it. */
        String filter();

        @Override
        default String topic() {
            return filter();
        }
    }

    /** About a message. */
    sealed interface OfMessage extends BrokerEvent {
        /** The message. */
        Message message();

        @Override
        default String topic() {
            return message().topic();
        }
    }

    /**
     * What a CONNECT says besides who the client is.
     *
     * @param cleanStart Clean Start, in MQTT 3 Clean Session
     * @param keepAliveSeconds Keep Alive as the client wants it
     * @param userProperties the User Property pairs of MQTT 5.0, in their order
     */
    record Handshake(boolean cleanStart, int keepAliveSeconds, List<UserProperty> userProperties) {}

    /** A client has sent a CONNECT; nothing of it has been decided. */
    record ConnectReceived(ClientInfo client, Handshake handshake, long timeMillis) implements OfClient {}

    /** A client got a CONNACK with Success. */
    record ClientConnected(ClientInfo client, Handshake handshake, boolean sessionPresent, long timeMillis)
            implements OfClient {}

    /** A client was refused, with the reason of the CONNACK and a text. */
    record ConnectRefused(ClientInfo client, Handshake handshake, ReasonCode reason, String detail, long timeMillis)
            implements OfClient {}

    /** A connection has ended; the reason is that of the DISCONNECT of either side, or what came closest. */
    record ClientDisconnected(ClientInfo client, ReasonCode reason, String detail, long timeMillis)
            implements OfClient {}

    /** A session began. */
    record SessionCreated(ClientInfo client, long timeMillis) implements OfClient {}

    /** A session ended; the client is that of its last connection to this node, or null if it had none. */
    record SessionTerminated(String clientId, ClientInfo client, String reason, long timeMillis)
            implements BrokerEvent {}

    /** A SUBSCRIBE has come, one event for each filter as the client wrote it; nothing has been decided. */
    record SubscribeReceived(ClientInfo client, String filter, SubscriptionOptions options, long timeMillis)
            implements OfFilter {}

    /** An UNSUBSCRIBE has come, one event for each filter as the client wrote it. */
    record UnsubscribeReceived(ClientInfo client, String filter, long timeMillis) implements OfFilter {}

    /** A subscription was made or replaced. */
    record SessionSubscribed(ClientInfo client, String filter, SubscriptionOptions options, long timeMillis)
            implements OfFilter {}

    /** A subscription is gone. */
    record SessionUnsubscribed(ClientInfo client, String filter, long timeMillis) implements OfFilter {}

    /** A message was taken in and routed; whether anybody subscribes to it. The packet identifier is 0 without one. */
    record MessagePublished(Message message, int packetId, boolean hasSubscribers, long timeMillis)
            implements OfMessage {
        @Override
        public String clientId() {
            return message.origin().clientId();
        }
    }

    /** A message was sent to a client for the first time, with what its PUBLISH says; packet identifier 0 for QoS 0. */
    record MessageDelivered(ClientInfo client, Message message, QoS qos, boolean retain, int packetId, long timeMillis)
            implements OfClient, OfMessage {}

    /** A client acknowledged a message: with PUBACK, or with the PUBREC of QoS 2. */
    record MessageAcked(ClientInfo client, Message message, QoS qos, boolean retain, int packetId, long timeMillis)
            implements OfClient, OfMessage {}

    /** A message waits for a client that is not connected; the client is that of its last connection here, or null. */
    record MessageQueued(String clientId, ClientInfo client, Message message, QoS qos, long timeMillis)
            implements OfMessage {}

    /** A message was dropped for one client; the client is that of its last connection here, or null. */
    record MessageDropped(String clientId, ClientInfo client, Message message, DropReason reason, long timeMillis)
            implements OfMessage {}
}
