package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.transport.codec.Bytes.buffer;
import static org.rmqtt.transport.codec.Bytes.connect;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.of;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.raw;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PingReq;
import org.rmqtt.api.packet.Publish;

class FrameDecoderTest {
    private final FrameDecoder decoder = Decoding.connected(MqttVersion.V5);

    @Test
    void decodesPacketsThatArriveByteByByte() {
        FrameDecoder fresh = new FrameDecoder(1000, 0);
        ByteBuf in = Unpooled.buffer();
        int packets = 0;
        for (byte b : of(connect(MqttVersion.V3_1_1), packet(0xC0), packet(0x30, "t", raw("x".repeat(200))))) {
            in.writeByte(b);
            MqttPacket packet = fresh.next(in);
            packets += packet == null ? 0 : 1;
            assertThat(fresh.violation()).isNull();
        }
        assertThat(packets).isEqualTo(3);
    }

    @Test
    void decodesPacketsThatArriveTogether() {
        ByteBuf in = buffer(of(packet(0xC0), packet(0xC0), packet(0x30, "t", 0, raw("x"))));

        assertThat(decoder.next(in)).isSameAs(PingReq.INSTANCE);
        assertThat(decoder.next(in)).isSameAs(PingReq.INSTANCE);
        assertThat(decoder.next(in)).isInstanceOf(Publish.class);
        assertThat(decoder.next(in)).isNull();
        assertThat(decoder.violation()).isNull();
    }

    @ParameterizedTest(name = "[MQTT5-3.1.0-1] first byte {0}")
    @ValueSource(ints = {0x00, 0x20, 0x30, 0x47, 0x82, 0xC0, 0xE0, 0xF0})
    void refusesAnythingBeforeConnectByItsFirstByte(int header) {
        CodecViolation violation =
                Decoding.refuseFirst(of(header), ReasonCode.PROTOCOL_ERROR, "MQTT5-3.1.0-1, MQTT3-3.1.0-1");

        assertThat(violation.answer()).isEqualTo(CodecViolation.Answer.NONE);
    }

    @Test
    void refusesASecondConnectByItsFirstByte() {
        Decoding.refuse(decoder, of(0x10), ReasonCode.PROTOCOL_ERROR, "MQTT5-3.1.0-2");
    }

    @ParameterizedTest(name = "first byte {0}")
    @ValueSource(ints = {0x20, 0x90, 0xB0, 0xD0})
    void refusesPacketsOfServers(int header) {
        Decoding.refuse(MqttVersion.V5, of(header), ReasonCode.PROTOCOL_ERROR, "sent by servers only");
        Decoding.refuse(MqttVersion.V3_1_1, of(header), ReasonCode.PROTOCOL_ERROR, "sent by servers only");
    }

    @Test
    void refusesPacketTypeZero() {
        Decoding.refuse(decoder, of(0), ReasonCode.MALFORMED_PACKET, "packet type 0 is reserved");
    }

    @ParameterizedTest(name = "[MQTT5-2.1.3-1] first byte {0}")
    @ValueSource(ints = {0xC1, 0xE2, 0x83})
    void refusesFlagsBeforeTheLengthIsThere(int header) {
        Decoding.refuse(decoder, of(header), ReasonCode.MALFORMED_PACKET, "MQTT5-2.1.3-1");
    }

    @Test
    void refusesConnectWithFlags() {
        Decoding.refuseFirst(of(0x11), ReasonCode.MALFORMED_PACKET, "MQTT3-2.2.2-2");
    }

    @Test
    void refusesALengthOfFiveBytes() {
        Decoding.refuse(decoder, hex("30 FFFFFFFF"), ReasonCode.MALFORMED_PACKET, "MQTT5-1.5.5-1");
    }

    @Test
    void refusesALengthThatIsNotInItsShortestForm() {
        Decoding.refuse(decoder, hex("C0 8000"), ReasonCode.MALFORMED_PACKET, "MQTT5-1.5.5-1");
    }

    @Test
    void refusesAPingWithContent() {
        Decoding.refuse(decoder, hex("C0 01 00"), ReasonCode.MALFORMED_PACKET, "bytes after");
    }

    @Test
    void takesThePacketOfTheGreatestSize() {
        FrameDecoder small = new FrameDecoder(100, 0);
        assertThat(small.next(buffer(connect(MqttVersion.V3_1_1)))).isInstanceOf(Connect.class);

        assertThat(small.next(buffer(packet(0x30, "t", raw("x".repeat(95)))))).isInstanceOf(Publish.class);
    }

    @Test
    void refusesALargerPacketWhenItsLengthIsThere() {
        FrameDecoder small = new FrameDecoder(100, 0);
        small.next(buffer(connect(MqttVersion.V3_1_1)));

        Decoding.refuse(small, hex("30 63"), ReasonCode.PACKET_TOO_LARGE, "101 bytes, more than 100");
    }

    @Test
    void refusesAConnectThatIsTooLarge() {
        Decoding.refuseFirst(hex("10 FFFFFF7F"), ReasonCode.PACKET_TOO_LARGE, "MQTT5-3.2.2-15");
    }

    @Test
    void decodesNothingAfterAViolation() {
        decoder.next(buffer(of(0)));

        assertThat(decoder.next(buffer(packet(0xC0)))).isNull();
    }
}
