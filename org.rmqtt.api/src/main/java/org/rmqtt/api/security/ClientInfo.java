package org.rmqtt.api.security;

import org.rmqtt.api.connection.ConnectionInfo;
import org.rmqtt.api.mqtt.MqttVersion;

/**
 * A connected client, as plug-ins see it.
 *
 * @param clientId the Client Identifier; the assigned one if the client sent none
 * @param username the user name, or null
 * @param version the protocol version
 * @param superuser whether an authenticator has said that it may do everything
 * @param connection addresses, listener, certificate
 */
public record ClientInfo(
        String clientId, String username, MqttVersion version, boolean superuser, ConnectionInfo connection) {}
