package org.rmqtt.transport.codec.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/**
 * What CONNECT has in common in all versions: protocol name, level, Connect Flags and Keep Alive.
 *
 * @param flags the Connect Flags
 * @param keepAliveSeconds the Keep Alive
 */
record ConnectHeader(int flags, int keepAliveSeconds) {
    private static final byte[] MQTT = "MQTT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MQISDP = "MQIsdp".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_LEVELS_OF_TODAY = 5;
    private static final int BRIDGE = 0x80;

    private static final int USERNAME = 0x80;
    private static final int PASSWORD = 0x40;
    private static final int WILL_RETAIN = 0x20;
    private static final int WILL = 0x04;
    private static final int CLEAN_START = 0x02;
    private static final int RESERVED = 0x01;

    /**
     * Reads the protocol name and level. If the level is unknown, the reader is set to the version in which a CONNACK
     * would be understood.
     */
    static MqttVersion readVersion(PacketReader in) {
        int length = in.stringBytes("Protocol Name");
        boolean isMqtt = Arrays.equals(in.scratch(), 0, length, MQTT, 0, MQTT.length);
        boolean isMqisdp = Arrays.equals(in.scratch(), 0, length, MQISDP, 0, MQISDP.length);
        if (!isMqtt && !isMqisdp) {
            throw Violation.of(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "[MQTT5-3.1.2-1, MQTT3-3.1.2-1] the Protocol Name is neither MQTT nor MQIsdp");
        }
        int level = in.unsignedByte("Protocol Version");
        if (isMqtt && level == MqttVersion.V5.level()) {
            return MqttVersion.V5;
        }
        if (isMqtt && level == MqttVersion.V3_1_1.level()) {
            return MqttVersion.V3_1_1;
        }
        if (isMqisdp && level == MqttVersion.V3_1.level()) {
            return MqttVersion.V3_1;
        }
        // mosquitto's bridges set the uppermost bit of an MQTT 3 level and try again without it
        boolean isNewer = isMqtt && level > MOST_LEVELS_OF_TODAY && (level & BRIDGE) == 0;
        in.version(isNewer ? MqttVersion.V5 : MqttVersion.V3_1_1);
        throw Violation.of(
                ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                "[MQTT5-3.1.2-2, MQTT3-3.1.2-2] the protocol level " + level + " is not supported");
    }

    /** Reads and checks the Connect Flags, then the Keep Alive. */
    static ConnectHeader read(PacketReader in) {
        int flags = in.unsignedByte("Connect Flags");
        if ((flags & RESERVED) != 0) {
            throw Violation.malformed("[MQTT5-3.1.2-3, MQTT3-3.1.2-3] the reserved Connect Flag is set");
        }
        ConnectHeader header = new ConnectHeader(flags, in.unsignedShort("Keep Alive"));
        header.checkWill();
        return header;
    }

    private void checkWill() {
        int qos = willQosBits();
        if (qos == 3) {
            throw Violation.malformed("[MQTT5-3.1.2-12, MQTT3-3.1.2-14] the Will QoS is 3");
        }
        if (!hasWill() && qos != 0) {
            throw Violation.malformed("[MQTT5-3.1.2-11, MQTT3-3.1.2-13] a Will QoS without the Will Flag");
        }
        if (!hasWill() && willRetain()) {
            throw Violation.malformed("[MQTT5-3.1.2-13, MQTT3-3.1.2-15] Will Retain without the Will Flag");
        }
    }

    /** Reads the Will Topic. */
    static String readWillTopic(PacketReader in) {
        String topic = in.string("Will Topic");
        if (!Topics.isValidName(topic)) {
            throw Violation.of(
                    ReasonCode.TOPIC_NAME_INVALID,
                    "[MQTT5-4.7.3-1, MQTT5-4.7.1-1] the Will Topic is empty or has a wildcard");
        }
        return topic;
    }

    boolean hasUsername() {
        return (flags & USERNAME) != 0;
    }

    boolean hasPassword() {
        return (flags & PASSWORD) != 0;
    }

    boolean willRetain() {
        return (flags & WILL_RETAIN) != 0;
    }

    boolean hasWill() {
        return (flags & WILL) != 0;
    }

    boolean cleanStart() {
        return (flags & CLEAN_START) != 0;
    }

    QoS willQos() {
        return QoS.of(willQosBits());
    }

    private int willQosBits() {
        return flags >> 3 & 0b11;
    }
}
