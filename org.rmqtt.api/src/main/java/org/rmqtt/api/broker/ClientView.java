package org.rmqtt.api.broker;

import org.rmqtt.api.security.ClientInfo;

/**
 * A session at one moment.
 *
 * @param client the client of the last connection
 * @param connected whether it is connected now
 * @param sinceMillis when it last connected or disconnected, wall clock
 * @param subscriptions how many
 * @param queueMessages messages that wait
 * @param inflightMessages messages sent and not acknowledged
 */
public record ClientView(
        ClientInfo client,
        boolean connected,
        long sinceMillis,
        int subscriptions,
        int queueMessages,
        int inflightMessages) {}
