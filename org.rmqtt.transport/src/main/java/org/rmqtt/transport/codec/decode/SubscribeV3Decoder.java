package org.rmqtt.transport.codec.decode;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.Subscribe;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/** SUBSCRIBE of MQTT 3, section 3.8. */
final class SubscribeV3Decoder {
    private SubscribeV3Decoder() {}

    static Subscribe decode(PacketReader in) {
        int packetId = in.packetId();
        if (in.remaining() == 0) {
            throw Violation.protocolError("[MQTT3-3.8.3-3] SUBSCRIBE has no topic filter");
        }
        List<Subscribe.Entry> entries = new ArrayList<>(2);
        while (in.remaining() > 0) {
            String filter = in.string("Topic Filter");
            int qos = in.unsignedByte("Requested QoS");
            if (qos > 2) {
                throw Violation.malformed("[MQTT3-3.8.3-4] the Requested QoS byte is " + qos);
            }
            entries.add(new Subscribe.Entry(filter, SubscriptionOptions.of(QoS.of(qos))));
        }
        return new Subscribe(packetId, entries, PropertySet.NONE);
    }
}
