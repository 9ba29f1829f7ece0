package org.rmqtt.transport.codec.decode;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.Unsubscribe;
import org.rmqtt.transport.codec.property.PropertyReader;
import org.rmqtt.transport.codec.property.PropertyScope;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/** UNSUBSCRIBE, section 3.10; 5.0 adds the properties. */
final class UnsubscribeDecoder {
    private UnsubscribeDecoder() {}

    static Unsubscribe decode(PacketReader in) {
        int packetId = in.packetId();
        PropertySet properties = in.isV5() ? PropertyReader.read(in, PropertyScope.UNSUBSCRIBE) : PropertySet.NONE;
        if (in.remaining() == 0) {
            throw Violation.protocolError("[MQTT5-3.10.3-2, MQTT3-3.10.3-2] UNSUBSCRIBE has no topic filter");
        }
        List<String> filters = new ArrayList<>(2);
        while (in.remaining() > 0) {
            filters.add(in.string("Topic Filter"));
        }
        return new Unsubscribe(packetId, filters, properties);
    }
}
