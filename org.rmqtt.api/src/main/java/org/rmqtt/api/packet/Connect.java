package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.MqttVersion;

/**
 * CONNECT, section 3.1.
 *
 * @param version the protocol version that the packet asks for
 * @param clientId the Client Identifier; may be empty
 * @param cleanStart Clean Start (5.0) or Clean Session (3.x)
 * @param keepAliveSeconds Keep Alive, 0 to 65535; 0 switches it off
 * @param username the User Name, or null
 * @param password the Password, or null; never logged
 * @param will the Will, or null
 * @param properties the CONNECT properties of 5.0
 */
public record Connect(
        MqttVersion version,
        String clientId,
        boolean cleanStart,
        int keepAliveSeconds,
        String username,
        byte[] password,
        Will will,
        PropertySet properties)
        implements MqttPacket {

    /** Leaves out the password and the authentication data. */
    @Override
    public String toString() {
        return "Connect[" + version + ", clientId=" + clientId + ", cleanStart=" + cleanStart + ", keepAlive="
                + keepAliveSeconds + "s, username=" + username + ", will=" + (will == null ? "none" : will.topic())
                + "]";
    }
}
