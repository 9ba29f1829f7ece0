package org.rmqtt.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Levels that are read eight characters at a time, beside the same read one by one. */
class AsciiLevelsTest {
    private static final int TOPICS = 20_000;
    private static final int LONGEST = 60;

    /** Mostly what topics have. */
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_ //////+#$~\u0001\u007F";

    private static void compare(String topic) {
        AsciiLevels ascii = AsciiLevels.of(topic);
        assertThat(ascii != null)
                .as(topic)
                .isEqualTo(topic.length() >= Long.BYTES && topic.chars().allMatch(c -> c < 0x80));
        int end = -1;
        while (ascii != null && end < topic.length()) {
            int start = end + 1;
            end = LevelBits.levelEnd(topic, start);
            long low = LevelBits.low(topic, start, end);
            long high = LevelBits.high(topic, start, end, low);
            if (LevelBits.isShort(high)) {
                assertThat(ascii.read(start)).as(topic).isEqualTo(end);
                assertThat(ascii.low).as(topic).isEqualTo(low);
                assertThat(ascii.high).as(topic).isEqualTo(high);
            } else {
                assertThat(ascii.read(start)).as(topic).isEqualTo(-1);
            }
        }
    }

    @Test
    void levelsOfEachLengthAreTheSame() {
        for (int length = 0; length <= LONGEST; length++) {
            String level = "abcdefghijklmnopqrstuvwxyz".repeat(3).substring(0, length);
            compare(level);
            compare(level + "/");
            compare("/" + level);
            compare("before/" + level + "/after");
            compare("a/" + level + "//b");
        }
    }

    @Test
    void nothingButAsciiIsReadLikeThis() {
        compare("sensors/wärme/1");
        compare("sensors/温度/1");
        compare("sensors/\uD83C\uDF21/1");
        compare("sensors/\u0080/1");
    }

    @Test
    void halfASurrogatePairIsNoQuestionMark() {
        FilterTree<String> tree = new FilterTree<>();
        tree.put("sensors/a?/1", "mark");
        tree.put("sensors/a\uD83C/1", "half");
        List<String> found = new ArrayList<>();
        tree.match("sensors/a\uD83C/1", found::add);
        tree.match("sensors/a?/1", found::add);
        assertThat(found).containsExactly("half", "mark");
    }

    @Test
    void aNullCharacterIsNoEnd() {
        compare("sensors/a\u0000/1");
        compare("sensors/a\u0000");
        compare("\u0000/sensors");
        compare("sensors/abcdefgh\u0000/1");
        compare("sensors/abcdefgh\u0000jk");
    }

    @Test
    void randomTopicsAreTheSame() {
        Random random = new Random(1);
        for (int i = 0; i < TOPICS; i++) {
            StringBuilder topic = new StringBuilder();
            int length = random.nextInt(LONGEST);
            while (topic.length() < length) {
                topic.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            compare(topic.toString());
        }
    }
}
