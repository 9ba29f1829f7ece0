package org.rmqtt.api.broker;

import org.rmqtt.api.mqtt.SubscriptionOptions;

/**
 * One subscription as every node of the cluster knows it.
 *
 * @param filter the filter that topics are matched against, without any prefix
 * @param text the filter as the client wrote it
 * @param clientId who subscribes
 * @param nodeId the node that owns the client
 * @param online whether the client has a connection
 * @param options how it subscribes
 */
public record RouteView(
        String filter, String text, String clientId, long nodeId, boolean online, SubscriptionOptions options) {}
