package org.rmqtt.api.broker;

import org.rmqtt.api.security.ClientInfo;

/**
 * A session at one moment. Times are wall clock, milliseconds since the epoch, exact to the second.
 *
 * @param client the client of the last connection
 * @param connected whether it is connected now
 * @param cleanStart Clean Start of the last CONNECT, in MQTT 3 Clean Session
 * @param sessionPresent whether the last CONNECT found the session
 * @param keepAliveSeconds Keep Alive of the last CONNECT, after the listener's limits
 * @param expirySeconds how long the session lives without a connection
 * @param createdMillis when the session came to be on this node
 * @param connectedMillis when it last connected
 * @param disconnectedMillis when it last disconnected; 0 if it is connected
 * @param disconnectedReason why it last disconnected; null if it is connected
 * @param subscriptions how many
 * @param queueMessages messages that wait
 * @param maxQueueMessages how many may wait
 * @param inflightMessages messages sent and not acknowledged
 * @param maxInflightMessages how many may be under way; 0 if it is not connected
 */
public record ClientView(
        ClientInfo client,
        boolean connected,
        boolean cleanStart,
        boolean sessionPresent,
        int keepAliveSeconds,
        long expirySeconds,
        long createdMillis,
        long connectedMillis,
        long disconnectedMillis,
        String disconnectedReason,
        int subscriptions,
        int queueMessages,
        int maxQueueMessages,
        int inflightMessages,
        int maxInflightMessages) {}
