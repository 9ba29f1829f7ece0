package org.rmqtt.core.session;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;

/** One message on its way to the client with the packet identifier that it holds. */
final class Inflight {
    final int packetId;
    final QoS qos;
    final boolean retain;
    final int[] subscriptionIds;
    Message message;
    InflightState state = InflightState.SENT;
    long sentNanos;

    /** Whether it takes part of the receive window of the connection of now. */
    boolean counted;

    Inflight(int packetId, Message message, QoS qos, boolean retain, int[] subscriptionIds) {
        this.packetId = packetId;
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.subscriptionIds = subscriptionIds;
    }
}
