package org.rmqtt.transport.codec.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.u16;
import static org.rmqtt.transport.codec.encode.Encoding.bytes;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.Disconnect;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PingReq;
import org.rmqtt.api.packet.PingResp;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.PubAck;
import org.rmqtt.api.packet.PubComp;
import org.rmqtt.api.packet.PubRec;
import org.rmqtt.api.packet.PubRel;
import org.rmqtt.api.packet.SubAck;
import org.rmqtt.api.packet.UnsubAck;

class PacketEncoderTest {
    private static final PropertySet REASON =
            PropertySet.builder().set(Property.REASON_STRING, "why").build();
    private static final PropertySet BOTH = PropertySet.builder()
            .set(Property.REASON_STRING, "why")
            .addUserProperty(new UserProperty("key", "value"))
            .build();

    static Stream<Arguments> exact() {
        List<ReasonCode> codes = List.of(ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED);
        List<ReasonCode> removed = List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED);
        byte[] none = properties();
        return Stream.of(
                arguments(new PubAck(1), bytes(0x40, u16(1)), bytes(0x40, u16(1))),
                arguments(new PubRec(2), bytes(0x50, u16(2)), bytes(0x50, u16(2))),
                arguments(new PubRel(65_535), bytes(0x62, u16(65_535)), bytes(0x62, u16(65_535))),
                arguments(new PubComp(4), bytes(0x70, u16(4)), bytes(0x70, u16(4))),
                arguments(new PubAck(1, ReasonCode.QUOTA_EXCEEDED), bytes(0x40, u16(1)), bytes(0x40, u16(1), 0x97)),
                arguments(
                        new PubRec(1, ReasonCode.NOT_AUTHORIZED, REASON),
                        bytes(0x50, u16(1)),
                        bytes(0x50, u16(1), 0x87, properties(0x1F, "why"))),
                arguments(
                        new SubAck(9, codes, PropertySet.NONE),
                        bytes(0x90, u16(9), 2, 0x80),
                        bytes(0x90, u16(9), none, 2, 0x87)),
                arguments(
                        new UnsubAck(9, removed, PropertySet.NONE),
                        bytes(0xB0, u16(9)),
                        bytes(0xB0, u16(9), none, 0, 0x11)),
                arguments(PingResp.INSTANCE, "d000", "d000"),
                arguments(new Disconnect(ReasonCode.SESSION_TAKEN_OVER), "", bytes(0xE0, 0x8E, none)),
                arguments(
                        new Auth(ReasonCode.CONTINUE_AUTHENTICATION, REASON),
                        "",
                        bytes(0xF0, 0x18, properties(0x1F, "why"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exact")
    void writesExactBytesInBothVersions(MqttPacket packet, String v3, String v5) {
        assertThat(Encoding.v3(packet)).isEqualTo(v3);
        assertThat(Encoding.v5(packet)).isEqualTo(v5);
    }

    @Test
    void leavesOutUserPropertiesFirstAndThenTheReasonWhenThePacketIsTooLarge() {
        PubAck ack = new PubAck(1, ReasonCode.QUOTA_EXCEEDED, BOTH);
        String whole = bytes(0x40, u16(1), 0x97, properties(0x1F, "why", 0x26, "key", "value"));
        String reasonOnly = bytes(0x40, u16(1), 0x97, properties(0x1F, "why"));

        assertThat(limited(ack, whole.length() / 2)).isEqualTo(whole);
        assertThat(limited(ack, whole.length() / 2 - 1)).isEqualTo(reasonOnly);
        assertThat(limited(ack, reasonOnly.length() / 2 - 1)).isEqualTo(bytes(0x40, u16(1), 0x97));
        assertThat(limited(ack, 4)).isEmpty();
        assertThat(limited(new PubAck(1), 4)).isEqualTo(bytes(0x40, u16(1)));
        assertThat(limited(new PubAck(1), 3)).isEmpty();
    }

    @Test
    void sendsNothingThatTheClientDoesNotTakeAtAll() {
        SubAck ack = new SubAck(1, List.of(ReasonCode.SUCCESS, ReasonCode.SUCCESS), BOTH);

        assertThat(limited(ack, 7)).isEqualTo(bytes(0x90, u16(1), properties(), 0, 0));
        assertThat(limited(ack, 6)).isEmpty();
        assertThat(limited(new Disconnect(ReasonCode.BANNED, BOTH), 4)).isEqualTo(bytes(0xE0, 0x8A, properties()));
        assertThat(limited(new Disconnect(ReasonCode.BANNED, BOTH), 3)).isEmpty();
    }

    @Test
    void tellsNoProblemsToAClientThatDoesNotWantThemExceptOnDisconnect() {
        Negotiated silent = new Negotiated(Integer.MAX_VALUE, 0, false);

        assertThat(Encoding.hex(new PubRec(1, ReasonCode.QUOTA_EXCEEDED, BOTH), MqttVersion.V5, silent))
                .isEqualTo(bytes(0x50, u16(1), 0x97));
        assertThat(Encoding.hex(new PubRec(1, ReasonCode.SUCCESS, BOTH), MqttVersion.V5, silent))
                .isEqualTo(bytes(0x50, u16(1)));
        assertThat(Encoding.hex(new SubAck(1, List.of(ReasonCode.SUCCESS), BOTH), MqttVersion.V5, silent))
                .isEqualTo(bytes(0x90, u16(1), properties(), 0));
        assertThat(Encoding.hex(new Disconnect(ReasonCode.BANNED, REASON), MqttVersion.V5, silent))
                .isEqualTo(bytes(0xE0, 0x8A, properties(0x1F, "why")));
    }

    @Test
    void refusesPacketsOfClients() {
        assertThatIllegalArgumentException().isThrownBy(() -> Encoding.v5(PingReq.INSTANCE));
    }

    private static String limited(MqttPacket packet, int maximum) {
        return Encoding.hex(packet, MqttVersion.V5, new Negotiated(maximum, 0, true));
    }
}
