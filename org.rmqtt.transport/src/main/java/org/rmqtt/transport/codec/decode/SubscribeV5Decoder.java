package org.rmqtt.transport.codec.decode;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.Subscribe;
import org.rmqtt.transport.codec.property.PropertyReader;
import org.rmqtt.transport.codec.property.PropertyScope;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/** SUBSCRIBE of MQTT 5.0, section 3.8. */
final class SubscribeV5Decoder {
    private static final String SHARE = "$share/";

    private SubscribeV5Decoder() {}

    static Subscribe decode(PacketReader in) {
        int packetId = in.packetId();
        PropertySet properties = PropertyReader.read(in, PropertyScope.SUBSCRIBE);
        int subscriptionId = properties.subscriptionIds().isEmpty()
                ? 0
                : properties.subscriptionIds().get(0);
        if (in.remaining() == 0) {
            throw Violation.protocolError("[MQTT5-3.8.3-2] SUBSCRIBE has no topic filter");
        }
        List<Subscribe.Entry> entries = new ArrayList<>(2);
        while (in.remaining() > 0) {
            String filter = in.string("Topic Filter");
            entries.add(new Subscribe.Entry(filter, options(in, filter, subscriptionId)));
        }
        return new Subscribe(packetId, entries, properties);
    }

    private static SubscriptionOptions options(PacketReader in, String filter, int subscriptionId) {
        int bits = in.unsignedByte("Subscription Options");
        int qos = bits & 0b11;
        boolean noLocal = (bits & 0x04) != 0;
        boolean retainAsPublished = (bits & 0x08) != 0;
        int retainHandling = bits >> 4 & 0b11;
        if ((bits & 0xC0) != 0) {
            throw Violation.malformed("[MQTT5-3.8.3-5] reserved bits of the Subscription Options are set");
        }
        if (qos == 3) {
            throw Violation.protocolError("[MQTT5-3.8.3.1] the Maximum QoS of a subscription is 3");
        }
        if (retainHandling == 3) {
            throw Violation.protocolError("[MQTT5-3.8.3.1] the Retain Handling of a subscription is 3");
        }
        if (noLocal && filter.startsWith(SHARE)) {
            throw Violation.protocolError("[MQTT5-3.8.3-4] No Local is set on a shared subscription");
        }
        boolean isPlain = !noLocal && !retainAsPublished && retainHandling == 0 && subscriptionId == 0;
        return isPlain
                ? SubscriptionOptions.of(QoS.of(qos))
                : new SubscriptionOptions(QoS.of(qos), noLocal, retainAsPublished, retainHandling, subscriptionId);
    }
}
