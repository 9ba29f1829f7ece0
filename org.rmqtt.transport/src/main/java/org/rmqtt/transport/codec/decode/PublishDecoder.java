package org.rmqtt.transport.codec.decode;

import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Publish;
import org.rmqtt.transport.codec.property.MessagePropertyReader;
import org.rmqtt.transport.codec.property.PropertyScope;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/**
 * PUBLISH of all versions, section 3.3; 5.0 adds the properties and the topic alias. Allocates the topic (unless it is
 * known already), the payload and the packet.
 */
final class PublishDecoder {
    private final InboundTopics topics;
    private MessagePropertyReader properties;

    PublishDecoder(InboundTopics topics) {
        this.topics = topics;
    }

    Publish decode(PacketReader in, int header) {
        boolean dup = (header & 0x08) != 0;
        int qosBits = header >> 1 & 0b11;
        if (qosBits == 3) {
            throw Violation.malformed("[MQTT5-3.3.1-4, MQTT3-3.3.1-4] the QoS is 3");
        }
        if (dup && qosBits == 0) {
            throw Violation.malformed("[MQTT5-3.3.1-2, MQTT3-3.3.1-2] DUP is set with QoS 0");
        }
        String topic = topics.read(in);
        int packetId = qosBits == 0 ? 0 : in.packetId();
        MessageProperties application = MessageProperties.NONE;
        if (in.isV5()) {
            application = readProperties(in);
            if (properties.topicAlias() >= 0) {
                topic = topics.resolve(topic, properties.topicAlias());
            }
        }
        if (topic.isEmpty()) {
            throw in.isV5()
                    ? Violation.protocolError("[MQTT5-3.3.2.1] the Topic Name is empty and there is no Topic Alias")
                    : Violation.of(ReasonCode.TOPIC_NAME_INVALID, "[MQTT3-4.7.3-1] the Topic Name is empty");
        }
        return new Publish(topic, in.rest(), QoS.of(qosBits), (header & 0x01) != 0, dup, packetId, application);
    }

    private MessageProperties readProperties(PacketReader in) {
        if (properties == null) {
            properties = new MessagePropertyReader();
        }
        return properties.read(in, PropertyScope.PUBLISH);
    }
}
