package org.rmqtt.transport.codec.decode;

import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.Will;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/** CONNECT of MQTT 3.1 and 3.1.1, section 3.1, behind the protocol level. */
final class ConnectV3Decoder {
    private ConnectV3Decoder() {}

    static Connect decode(PacketReader in) {
        ConnectHeader header = ConnectHeader.read(in);
        if (header.hasPassword() && !header.hasUsername()) {
            throw Violation.malformed("[MQTT3-3.1.2-22] the Password Flag is set without the User Name Flag");
        }
        String clientId = in.string("Client Identifier");
        Will will = header.hasWill() ? will(in, header) : null;
        String username = header.hasUsername() && !isLeftOut(in) ? in.string("User Name") : null;
        byte[] password = header.hasPassword() && !isLeftOut(in) ? in.binary("Password") : null;
        return new Connect(
                in.version(),
                clientId,
                header.cleanStart(),
                header.keepAliveSeconds(),
                username,
                password,
                will,
                PropertySet.NONE);
    }

    private static Will will(PacketReader in, ConnectHeader header) {
        String topic = ConnectHeader.readWillTopic(in);
        byte[] payload = in.binary("Will Message");
        return new Will(topic, payload, header.willQos(), header.willRetain(), 0, MessageProperties.NONE);
    }

    /** MQTT 3.1 section 3.1: the Remaining Length takes precedence over the flags of the user name and the password. */
    private static boolean isLeftOut(PacketReader in) {
        return in.version() == MqttVersion.V3_1 && in.remaining() == 0;
    }
}
