package org.rmqtt.transport.codec.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.u16;
import static org.rmqtt.transport.codec.Bytes.u32;
import static org.rmqtt.transport.codec.encode.Encoding.bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.ConnAck;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;

class ConnAckEncoderTest {
    private static ConnAck ack(ReasonCode reason) {
        return new ConnAck(true, reason, PropertySet.NONE);
    }

    @ParameterizedTest(name = "{0} is return code {1}")
    @CsvSource({
        "SUCCESS, 0", "UNSUPPORTED_PROTOCOL_VERSION, 1", "CLIENT_IDENTIFIER_NOT_VALID, 2", "SERVER_UNAVAILABLE, 3",
        "SERVER_BUSY, 3", "QUOTA_EXCEEDED, 3", "CONNECTION_RATE_EXCEEDED, 3", "IMPLEMENTATION_SPECIFIC_ERROR, 3",
        "BAD_USER_NAME_OR_PASSWORD, 4", "NOT_AUTHORIZED, 5", "BANNED, 5", "BAD_AUTHENTICATION_METHOD, 5"
    })
    void hasAReturnCodeInMqtt3(ReasonCode reason, int code) {
        assertThat(Encoding.v3(ack(reason))).isEqualTo(bytes(0x20, code == 0 ? 1 : 0, code));
    }

    @Test
    void isExactInMqtt5() {
        assertThat(Encoding.v5(ack(ReasonCode.SUCCESS))).isEqualTo(bytes(0x20, 1, 0, properties()));
        assertThat(Encoding.v5(ack(ReasonCode.NOT_AUTHORIZED))).isEqualTo(bytes(0x20, 0, 0x87, properties()));
    }

    @Test
    void writesEveryKindOfProperty() {
        PropertySet set = PropertySet.builder()
                .set(Property.SESSION_EXPIRY_INTERVAL, 0xFFFFFFFFL)
                .set(Property.ASSIGNED_CLIENT_IDENTIFIER, "ü")
                .set(Property.SERVER_KEEP_ALIVE, 500)
                .set(Property.AUTHENTICATION_DATA, new byte[] {1, 2})
                .set(Property.MAXIMUM_QOS, 1)
                .addUserProperty(new UserProperty("k", "v"))
                .build();

        assertThat(Encoding.v5(new ConnAck(false, ReasonCode.SUCCESS, set)))
                .isEqualTo(bytes(
                        0x20,
                        0,
                        0,
                        properties(
                                0x11,
                                u32(0xFFFFFFFFL),
                                0x12,
                                "ü",
                                0x13,
                                u16(500),
                                0x16,
                                u16(2),
                                1,
                                2,
                                0x24,
                                1,
                                0x26,
                                "k",
                                "v")));
    }

    @Test
    void keepsItsReasonForAClientThatWantsNoProblemInformation() {
        PropertySet set =
                PropertySet.builder().set(Property.REASON_STRING, "no").build();

        assertThat(Encoding.hex(
                        new ConnAck(false, ReasonCode.BANNED, set),
                        MqttVersion.V5,
                        new Negotiated(Integer.MAX_VALUE, 0, false)))
                .isEqualTo(bytes(0x20, 0, 0x8A, properties(0x1F, "no")));
    }
}
