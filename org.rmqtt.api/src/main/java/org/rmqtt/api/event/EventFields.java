package org.rmqtt.api.event;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.security.ClientInfo;

/**
 * An event as RMQTT's web-hook and {@code $SYS} topics show it: the names and the order of RMQTT, values that any JSON
 * library writes (strings, numbers, booleans, lists and maps). What an event has not is left out, but a user name, which
 * is {@value #NO_USERNAME} then. Times are milliseconds since the epoch.
 */
public final class EventFields {
    /** The user name of who has none. */
    public static final String NO_USERNAME = "undefined";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private EventFields() {}

    /** The fields of an event that happened on a node; a new map that may be changed. */
    public static Map<String, Object> of(long nodeId, BrokerEvent event) {
        return new EventFields().add(nodeId, event).fields;
    }

    /** When it happened, in the time zone of the broker, for the field {@code time}. */
    public static String time(BrokerEvent event) {
        return TIME.format(Instant.ofEpochMilli(event.timeMillis()));
    }

    private EventFields add(long nodeId, BrokerEvent event) {
        // a chain, since patterns in switch came after Java 17
        if (event instanceof BrokerEvent.ConnectReceived e) {
            return client(nodeId, e.client()).handshake(e.client(), e.handshake());
        } else if (event instanceof BrokerEvent.ConnectRefused e) {
            return client(nodeId, e.client())
                    .handshake(e.client(), e.handshake())
                    .put("conn_ack", text(e.reason(), e.detail()));
        } else if (event instanceof BrokerEvent.ClientConnected e) {
            return client(nodeId, e.client())
                    .handshake(e.client(), e.handshake())
                    .put("connected_at", e.timeMillis())
                    .put("session_present", e.sessionPresent());
        } else if (event instanceof BrokerEvent.ClientDisconnected e) {
            return client(nodeId, e.client())
                    .put("disconnected_at", e.timeMillis())
                    .put("reason", e.detail() == null ? e.reason().text() : e.detail());
        } else if (event instanceof BrokerEvent.SessionCreated e) {
            return client(nodeId, e.client()).put("created_at", e.timeMillis());
        } else if (event instanceof BrokerEvent.SessionTerminated e) {
            return client(nodeId, e.clientId(), e.client()).put("reason", e.reason());
        } else if (event instanceof BrokerEvent.SubscribeReceived e) {
            return client(nodeId, e.client()).put("topic", e.filter()).options(e.options());
        } else if (event instanceof BrokerEvent.SessionSubscribed e) {
            return client(nodeId, e.client()).put("topic", e.filter()).options(e.options());
        } else if (event instanceof BrokerEvent.UnsubscribeReceived e) {
            return client(nodeId, e.client()).put("topic", e.filter());
        } else if (event instanceof BrokerEvent.SessionUnsubscribed e) {
            return client(nodeId, e.client()).put("topic", e.filter());
        }
        return addMessage(nodeId, event);
    }

    private EventFields addMessage(long nodeId, BrokerEvent event) {
        if (event instanceof BrokerEvent.MessagePublished e) {
            Message message = e.message();
            return message(message, message.qos(), message.retain(), e.packetId())
                    .put("ts", message.createdMillis());
        } else if (event instanceof BrokerEvent.MessageDelivered e) {
            return client(nodeId, e.client())
                    .message(e.message(), e.qos(), e.retain(), e.packetId())
                    .times(e.message(), e.timeMillis());
        } else if (event instanceof BrokerEvent.MessageAcked e) {
            return client(nodeId, e.client())
                    .message(e.message(), e.qos(), e.retain(), e.packetId())
                    .times(e.message(), e.timeMillis());
        } else if (event instanceof BrokerEvent.MessageQueued e) {
            return client(nodeId, e.clientId(), e.client())
                    .message(e.message(), e.qos(), e.message().retain(), 0)
                    .times(e.message(), e.timeMillis());
        } else if (event instanceof BrokerEvent.MessageDropped e) {
            return client(nodeId, e.clientId(), e.client())
                    .message(e.message(), e.message().qos(), e.message().retain(), 0)
                    .put("reason", e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .times(e.message(), e.timeMillis());
        }
        throw new IllegalArgumentException("no fields for " + event.getClass().getSimpleName());
    }

    private EventFields put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    private EventFields client(long nodeId, ClientInfo client) {
        return client(nodeId, client.clientId(), client);
    }

    private EventFields client(long nodeId, String clientId, ClientInfo client) {
        put("node", nodeId);
        if (client != null) {
            put("ipaddress", client.connection().remoteText());
        }
        put("clientid", clientId);
        return put("username", username(client == null ? null : client.username()));
    }

    private static String text(ReasonCode reason, String detail) {
        return detail == null ? reason.text() : reason.text() + ": " + detail;
    }

    private static String username(String name) {
        return name == null ? NO_USERNAME : name;
    }

    private EventFields handshake(ClientInfo client, BrokerEvent.Handshake handshake) {
        put("keepalive", handshake.keepAliveSeconds());
        put("proto_ver", client.version().level());
        if (!client.version().isV5()) {
            return put("clean_session", handshake.cleanStart());
        }
        put("clean_start", handshake.cleanStart());
        return put(
                "user_properties",
                handshake.userProperties().stream()
                        .map(property -> List.of(property.name(), property.value()))
                        .toList());
    }

    private EventFields options(SubscriptionOptions options) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("qos", options.qos().value());
        shown.put("no_local", options.noLocal());
        shown.put("retain_as_published", options.retainAsPublished());
        shown.put("retain_handling", options.retainHandling());
        if (options.subscriptionId() != 0) {
            shown.put("subscription_identifier", options.subscriptionId());
        }
        return put("opts", shown);
    }

    private EventFields message(Message message, QoS qos, boolean retain, int packetId) {
        Origin origin = message.origin();
        put("from_node", origin.nodeId());
        put("from_ipaddress", origin.remoteAddress());
        put("from_clientid", origin.clientId());
        put("from_username", username(origin.username()));
        put("from_type", origin.kind().name().toLowerCase(Locale.ROOT));
        put("dup", false);
        put("retain", retain);
        put("qos", qos.value());
        put("topic", message.topic());
        if (packetId != 0) {
            put("packet_id", packetId);
        }
        return put("payload", Base64.getEncoder().encodeToString(message.payload()));
    }

    private EventFields times(Message message, long now) {
        put("pts", message.createdMillis());
        return put("ts", now);
    }
}
