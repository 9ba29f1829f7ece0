package org.rmqtt.bench.peers;

import org.dromara.mica.mqtt.core.server.MqttServer;

/** mica-mqtt on the loopback address. Argument: the port. */
public final class MicaPeer {
    private static final int MAX_BYTES = 16 << 20;

    private MicaPeer() {}

    /** Starts it; it runs until the process is ended. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        MqttServer.create()
                .enableMqtt(listener -> listener.serverNode("127.0.0.1", port).build())
                .maxBytesInMessage(MAX_BYTES)
                .start();
    }
}
