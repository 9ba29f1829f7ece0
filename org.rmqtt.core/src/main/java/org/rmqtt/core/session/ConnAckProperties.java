package org.rmqtt.core.session;

import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.security.ClientInfo;

/** What CONNACK says beside its reason, MQTT 5.0 section 3.2.2.3. */
final class ConnAckProperties {
    private ConnAckProperties() {}

    /**
     * The properties of an accepted CONNECT.
     *
     * @param enhanced the enhanced authentication of the connection, or null
     */
    static PropertySet of(Connect connect, ClientInfo info, int keepAlive, long expiry, EnhancedAuthFlow enhanced) {
        PropertySet.Builder properties = PropertySet.builder();
        var limits = info.connection().policy().limits();
        if (expiry != connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)) {
            properties.set(Property.SESSION_EXPIRY_INTERVAL, expiry);
        }
        properties.set(
                Property.RECEIVE_MAXIMUM,
                Math.min(65_535, info.connection().policy().delivery().maxInflight()));
        if (limits.maxQos() != QoS.EXACTLY_ONCE) {
            properties.set(Property.MAXIMUM_QOS, limits.maxQos().value());
        }
        properties.set(Property.MAXIMUM_PACKET_SIZE, (long) limits.maxPacketSize());
        if (connect.clientId().isEmpty()) {
            properties.set(Property.ASSIGNED_CLIENT_IDENTIFIER, info.clientId());
        }
        if (limits.maxTopicAliases() > 0) {
            properties.set(Property.TOPIC_ALIAS_MAXIMUM, limits.maxTopicAliases());
        }
        if (keepAlive != connect.keepAliveSeconds()) {
            properties.set(Property.SERVER_KEEP_ALIVE, keepAlive);
        }
        if (enhanced != null) {
            properties.set(Property.AUTHENTICATION_METHOD, enhanced.method());
            properties.set(Property.AUTHENTICATION_DATA, enhanced.finalData());
        }
        return properties.build();
    }
}
