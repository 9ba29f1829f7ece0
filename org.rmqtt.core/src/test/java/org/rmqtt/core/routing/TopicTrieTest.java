package org.rmqtt.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.api.mqtt.Topics;

class TopicTrieTest {
    private static final String[] LEVELS = {"a", "b", "c", "", "$s", "+"};

    /** Levels that are not short, and short ones beside them. */
    private static final String[] LONG_LEVELS = {
        "sixteen letters!", "sixteen letters!!", "sixteen letters!?", "\u00fe", "\u00ff", "$\u20ac", "+"
    };

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "sport/tennis/#, sport/tennis, true",
        "sport/tennis/#, sport/tennis/x/y, true",
        "sport/#, sport, true",
        "#, /finance, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "sport/tennis/+, sport/tennis/a/b, false",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "$SYS/+, $SYS/x, true",
        "a/$b, a/$b, true",
        "a/+, a/$b, true",
        "A/b, a/b, false"
    })
    void filterMatchesTopicAsTheStandardSays(String filter, String topic, boolean expected) {
        TopicTrie<String> filters = new TopicTrie<>();
        filters.put(filter, filter);
        List<String> found = new ArrayList<>();
        filters.match(topic, found::add);
        TopicTrie<String> topics = new TopicTrie<>();
        topics.put(topic, topic);
        List<String> selected = new ArrayList<>();
        topics.select(filter, selected::add);
        assertThat(found).hasSize(expected ? 1 : 0);
        assertThat(selected).hasSize(expected ? 1 : 0);
        assertThat(Topics.matches(filter, topic)).isEqualTo(expected);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void treeAndPlainComparisonAgreeWhileKeysComeAndGo(@ForAll long seed) {
        agree(new Random(seed), LEVELS);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theyAgreeOnLevelsOfAnyLengthAndScript(@ForAll long seed) {
        agree(new Random(seed), LONG_LEVELS);
    }

    private static void agree(Random random, String[] levels) {
        TopicTrie<String> filters = new TopicTrie<>();
        TopicTrie<String> topics = new TopicTrie<>();
        TreeSet<String> allFilters = new TreeSet<>();
        TreeSet<String> allTopics = new TreeSet<>();
        for (int step = 0; step < 150; step++) {
            change(random, filters, allFilters, filter(random, levels));
            change(random, topics, allTopics, topic(random, levels));
            String topic = topic(random, levels);
            TreeSet<String> matched = new TreeSet<>();
            filters.match(topic, matched::add);
            assertThat(matched).isEqualTo(expected(allFilters, filter -> Topics.matches(filter, topic)));
            String filter = filter(random, levels);
            TreeSet<String> selected = new TreeSet<>();
            topics.select(filter, selected::add);
            assertThat(selected).isEqualTo(expected(allTopics, name -> Topics.matches(filter, name)));
        }
        List<String> left = new ArrayList<>();
        filters.forEach(left::add);
        assertThat(left).containsExactlyInAnyOrderElementsOf(allFilters);
        allFilters.forEach(filters::remove);
        assertThat(filters.isEmpty()).isTrue();
    }

    private static TreeSet<String> expected(TreeSet<String> all, java.util.function.Predicate<String> matches) {
        TreeSet<String> expected = new TreeSet<>(all);
        expected.removeIf(matches.negate());
        return expected;
    }

    private static void change(Random random, TopicTrie<String> trie, TreeSet<String> all, String key) {
        if (random.nextInt(3) == 0) {
            trie.remove(key);
            all.remove(key);
        } else {
            trie.put(key, key);
            all.add(key);
        }
    }

    private static String filter(Random random, String[] levels) {
        String filter = levels(random, levels, levels.length);
        return random.nextInt(3) == 0 ? (random.nextInt(4) == 0 ? "#" : filter + "/#") : filter;
    }

    private static String topic(Random random, String[] levels) {
        String topic = levels(random, levels, levels.length - 1);
        return topic.isEmpty() ? "a" : topic;
    }

    private static String levels(Random random, String[] levels, int choice) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            chosen.add(levels[random.nextInt(choice)]);
        }
        return String.join("/", chosen);
    }

    @Test
    void keysThatShareAValueGoOneByOne() {
        TopicTrie<String> trie = new TopicTrie<>();
        List.of("a/#", "a/+", "a/b").forEach(key -> trie.put(key, "shared"));
        trie.remove("a/+");
        assertThat(trie.get("a/+")).isNull();
        assertThat(trie.get("a/#")).isEqualTo("shared");
        trie.remove("a/#");
        assertThat(trie.get("a/#")).isNull();
        assertThat(trie.get("a/b")).isEqualTo("shared");
    }

    @Test
    void theWholeOfATreeWithVeryManyKeysIsFoundAndGoesAway() {
        TopicTrie<String> trie = new TopicTrie<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            keys.add("many/" + i);
            keys.add("many/" + i + "/+/of a length beyond sixteen");
        }
        keys.forEach(key -> trie.put(key, key));
        assertThat(keys).allMatch(key -> key.equals(trie.get(key)));
        List<String> selected = new ArrayList<>();
        trie.select("many/+", selected::add);
        assertThat(selected).hasSize(20_000);
        List<String> odd = keys.stream().filter(key -> key.hashCode() % 2 != 0).toList();
        odd.forEach(trie::remove);
        List<String> left = new ArrayList<>(keys);
        left.removeAll(new TreeSet<>(odd));
        assertThat(odd).allMatch(key -> trie.get(key) == null);
        assertThat(left).allMatch(key -> key.equals(trie.get(key)));
        left.forEach(trie::remove);
        assertThat(trie.isEmpty()).isTrue();
    }

    @Test
    void readersAlwaysFindWhatStaysWhileTheWriterChangesTheRest() {
        TopicTrie<String> trie = new TopicTrie<>();
        trie.put("stay/here/+", "stays");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Boolean> reader = CompletableFuture.supplyAsync(() -> {
            boolean always = true;
            do {
                List<String> found = new ArrayList<>();
                trie.match("stay/here/now", found::add);
                always &= found.contains("stays");
            } while (!done.get());
            return always;
        });
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            String key = "stay/" + (random.nextBoolean() ? "here/" : "x/") + random.nextInt(300);
            if (random.nextBoolean()) {
                trie.put(key, key);
            } else {
                trie.remove(key);
            }
        }
        done.set(true);
        assertThat(reader.join()).isTrue();
    }
}
