package org.rmqtt.api.packet;

/** PINGREQ, section 3.12. */
public record PingReq() implements MqttPacket {
    /** There is only one. */
    public static final PingReq INSTANCE = new PingReq();
}
