package org.rmqtt.api.mqtt;

/** The protocol versions that the broker speaks, told apart by the first packet of a connection. */
public enum MqttVersion {
    /** MQTT 3.1, protocol name {@code MQIsdp}, level 3. */
    V3_1("MQIsdp", 3),
    /** MQTT 3.1.1, protocol name {@code MQTT}, level 4. */
    V3_1_1("MQTT", 4),
    /** MQTT 5.0, protocol name {@code MQTT}, level 5. */
    V5("MQTT", 5);

    private final String protocolName;
    private final int level;

    MqttVersion(String protocolName, int level) {
        this.protocolName = protocolName;
        this.level = level;
    }

    /** The name that a CONNECT of this version carries. */
    public String protocolName() {
        return protocolName;
    }

    /** The protocol level (3.1, 3.1.1) or protocol version (5.0) byte. */
    public int level() {
        return level;
    }

    /** Whether packets of this version carry properties and reason codes. */
    public boolean isV5() {
        return this == V5;
    }
}
