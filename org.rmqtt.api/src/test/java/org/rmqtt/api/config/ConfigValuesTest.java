package org.rmqtt.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigValuesTest {
    @ParameterizedTest
    @CsvSource({
        "100ms, PT0.1S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "1w, PT168H",
        "1h30m, PT1H30M",
        "' 30 s ', PT30S",
        "0, PT0S",
        "0s, PT0S"
    })
    void durationIsNumbersWithUnits(String text, Duration expected) {
        assertThat(ConfigValues.parseDuration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "30x", "-1s", "30s foo", "1.5s", "999999999999999999w"})
    void otherTextIsNoDurationAndIsQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigValues.parseDuration(text))
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "17B, 17",
        "10KB, 10240",
        "10K, 10240",
        "1MB, 1048576",
        "1m, 1048576",
        "2 GB, 2147483648"
    })
    void sizeIsBytesInPowersOf1024(String text, long expected) {
        assertThat(ConfigValues.parseSize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "1TB", "-1", "1.5MB", "999999999999999999GB"})
    void otherTextIsNoSizeAndIsQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigValues.parseSize(text))
                .withMessageContaining("'" + text + "'");
    }
}
