package org.rmqtt.transport.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
    private static Utf8.Kind check(byte[] bytes) {
        return Utf8.check(bytes, bytes.length);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "617A7F, ASCII", "C280, WELL_FORMED", "E0A080, WELL_FORMED", "ED9FBF, WELL_FORMED", "EE8080, WELL_FORMED",
        "EFBBBF61, WELL_FORMED", "F0908080, WELL_FORMED", "F48FBFBF, WELL_FORMED", "00, HAS_NULL", "6100, HAS_NULL",
        "C3BC00, HAS_NULL", "80, ILL_FORMED", "C0AF, ILL_FORMED", "C1BF, ILL_FORMED", "C3, ILL_FORMED",
        "C361, ILL_FORMED", "E09FBF, ILL_FORMED", "EDA080, ILL_FORMED", "EDBFBF, ILL_FORMED", "E282, ILL_FORMED",
        "E28261, ILL_FORMED", "F08FBFBF, ILL_FORMED", "F4908080, ILL_FORMED", "F5808080, ILL_FORMED", "FF, ILL_FORMED"
    })
    void judgesByTheTableOfTheUnicodeStandard(String hex, Utf8.Kind expected) {
        assertThat(check(HexFormat.of().parseHex(hex))).isEqualTo(expected);
    }

    @Test
    void agreesWithTheDecoderOfTheJdkOnRandomBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[0] = (byte) (0xE0 + random.nextInt(0x16));
            }
            Utf8.Kind kind = check(bytes);
            if (kind != Utf8.Kind.HAS_NULL) {
                assertThat(kind != Utf8.Kind.ILL_FORMED).isEqualTo(isWellFormed(bytes));
            }
        }
    }

    private static boolean isWellFormed(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
