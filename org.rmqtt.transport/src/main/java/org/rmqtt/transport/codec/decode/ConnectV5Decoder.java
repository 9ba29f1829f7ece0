package org.rmqtt.transport.codec.decode;

import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.Will;
import org.rmqtt.transport.codec.property.MessagePropertyReader;
import org.rmqtt.transport.codec.property.PropertyReader;
import org.rmqtt.transport.codec.property.PropertyScope;
import org.rmqtt.transport.codec.wire.PacketReader;

/** CONNECT of MQTT 5.0, section 3.1, behind the protocol version. A password may come without a user name. */
final class ConnectV5Decoder {
    private ConnectV5Decoder() {}

    static Connect decode(PacketReader in) {
        ConnectHeader header = ConnectHeader.read(in);
        PropertySet properties = PropertyReader.read(in, PropertyScope.CONNECT);
        String clientId = in.string("Client Identifier");
        Will will = header.hasWill() ? will(in, header) : null;
        String username = header.hasUsername() ? in.string("User Name") : null;
        byte[] password = header.hasPassword() ? in.binary("Password") : null;
        return new Connect(
                in.version(),
                clientId,
                header.cleanStart(),
                header.keepAliveSeconds(),
                username,
                password,
                will,
                properties);
    }

    private static Will will(PacketReader in, ConnectHeader header) {
        MessagePropertyReader reader = new MessagePropertyReader();
        MessageProperties properties = reader.read(in, PropertyScope.WILL);
        String topic = ConnectHeader.readWillTopic(in);
        byte[] payload = in.binary("Will Payload");
        return new Will(topic, payload, header.willQos(), header.willRetain(), reader.delaySeconds(), properties);
    }
}
