package org.rmqtt.transport.codec.decode;

import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.property.PropertyReader;
import org.rmqtt.transport.codec.property.PropertyScope;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/** AUTH of MQTT 5.0, section 3.15. A client never says Success. */
final class AuthDecoder {
    private AuthDecoder() {}

    static Auth decode(PacketReader in) {
        if (in.remaining() == 0) {
            throw withoutMethod();
        }
        int value = in.unsignedByte("Reason Code");
        ReasonCode reason = ReasonCode.of(value);
        if (reason != ReasonCode.CONTINUE_AUTHENTICATION && reason != ReasonCode.REAUTHENTICATE) {
            throw Violation.malformed("[MQTT5-3.15.2-1] " + value + " is no Reason Code of a client's AUTH");
        }
        PropertySet properties = in.remaining() == 0 ? PropertySet.NONE : PropertyReader.read(in, PropertyScope.AUTH);
        if (!properties.has(Property.AUTHENTICATION_METHOD)) {
            throw withoutMethod();
        }
        return new Auth(reason, properties);
    }

    private static Violation withoutMethod() {
        return Violation.protocolError("[MQTT5-3.15.2.2.2] AUTH has no Authentication Method");
    }
}
