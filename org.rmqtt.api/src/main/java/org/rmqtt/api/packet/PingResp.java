package org.rmqtt.api.packet;

/** PINGRESP, section 3.13. */
public record PingResp() implements MqttPacket {
    /** There is only one. */
    public static final PingResp INSTANCE = new PingResp();
}
