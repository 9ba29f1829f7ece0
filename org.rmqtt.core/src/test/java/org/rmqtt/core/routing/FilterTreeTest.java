package org.rmqtt.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.api.mqtt.Topics;

class FilterTreeTest {
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
        FilterTree<String> filters = new FilterTree<>();
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
        agree(new Random(seed), TreeKeys.LEVELS);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theyAgreeOnLevelsOfAnyLengthAndScript(@ForAll long seed) {
        agree(new Random(seed), TreeKeys.LONG_LEVELS);
    }

    private static void agree(Random random, String[] levels) {
        FilterTree<String> tree = new FilterTree<>();
        TreeSet<String> all = new TreeSet<>();
        for (int step = 0; step < 150; step++) {
            TreeKeys.of(tree).change(random, all, TreeKeys.filter(random, levels));
            String topic = TreeKeys.topic(random, levels);
            TreeSet<String> matched = new TreeSet<>();
            tree.match(topic, matched::add);
            TreeSet<String> expected = new TreeSet<>(all);
            expected.removeIf(filter -> !Topics.matches(filter, topic));
            assertThat(matched).isEqualTo(expected);
        }
        assertThat(all).allMatch(filter -> filter.equals(tree.get(filter)));
        all.forEach(tree::remove);
        assertThat(tree.paths()).isZero();
    }

    @Test
    void keysThatShareAValueGoOneByOne() {
        FilterTree<String> tree = new FilterTree<>();
        List.of("a/#", "a/+", "a/b").forEach(key -> tree.put(key, "shared"));
        tree.remove("a/+");
        assertThat(tree.get("a/+")).isNull();
        assertThat(tree.get("a/#")).isEqualTo("shared");
        tree.remove("a/#");
        assertThat(tree.get("a/#")).isNull();
        assertThat(tree.get("a/b")).isEqualTo("shared");
    }

    @Test
    void aFilterThatHasAValueKeepsIt() {
        FilterTree<String> tree = new FilterTree<>();
        assertThat(tree.putIfAbsent("a/+", "first")).isNull();
        assertThat(tree.putIfAbsent("a/+", "second")).isEqualTo("first");
        assertThat(tree.putIfAbsent("a/#", "third")).isNull();
        assertThat(matches(tree, "a/b")).containsExactlyInAnyOrder("first", "third");
    }

    @Test
    void theWholeOfATreeWithVeryManyKeysIsFoundAndGoesAway() {
        FilterTree<String> tree = new FilterTree<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            keys.add("many/" + i);
            keys.add("many/" + i + "/+/of a length beyond sixteen");
        }
        keys.forEach(key -> tree.put(key, key));
        assertThat(keys).allMatch(key -> key.equals(tree.get(key)));
        List<String> matched = new ArrayList<>();
        tree.match("many/7", matched::add);
        tree.match("many/8/x/of a length beyond sixteen", matched::add);
        assertThat(matched).containsExactly("many/7", "many/8/+/of a length beyond sixteen");
        TreeKeys.of(tree).goAway(keys);
        assertThat(tree.paths()).isZero();
    }

    @Test
    void aTopicMayHaveMoreLevelsThanAnyFilter() {
        FilterTree<String> tree = new FilterTree<>();
        List.of("+", "a/#", "a/+").forEach(filter -> tree.put(filter, filter));
        assertThat(matches(tree, "a")).containsExactlyInAnyOrder("+", "a/#");
        assertThat(matches(tree, "a/b")).containsExactlyInAnyOrder("a/#", "a/+");
        assertThat(matches(tree, "a" + "/b".repeat(20_000))).containsExactly("a/#");
    }

    @Test
    void aFilterMayHaveThousandsOfWildcards() {
        FilterTree<String> tree = new FilterTree<>();
        String wildcards = "+/".repeat(10_000);
        List.of(wildcards + "a", wildcards + "b", wildcards + "#").forEach(filter -> tree.put(filter, filter));
        assertThat(matches(tree, "x/".repeat(10_000) + "b"))
                .containsExactlyInAnyOrder(wildcards + "b", wildcards + "#");
        tree.remove(wildcards + "a");
        tree.remove(wildcards + "b");
        tree.remove(wildcards + "#");
        assertThat(tree.paths()).isZero();
    }

    @Test
    void eachWildcardIsTriedAtEachLevel() {
        FilterTree<String> tree = new FilterTree<>();
        List<String> all = List.of("a/b/c", "a/b/+", "a/+/c", "a/+/+", "+/b/c", "+/b/+", "+/+/c", "+/+/+", "a/+/#");
        all.forEach(filter -> tree.put(filter, filter));
        assertThat(matches(tree, "a/b/c")).containsExactlyInAnyOrderElementsOf(all);
        assertThat(matches(tree, "x/b/c")).containsExactlyInAnyOrder("+/b/c", "+/b/+", "+/+/c", "+/+/+");
        assertThat(matches(tree, "+/b/c/d")).isEmpty();
    }

    private static List<String> matches(FilterTree<String> tree, String topic) {
        List<String> found = new ArrayList<>();
        tree.match(topic, found::add);
        return found;
    }

    @Test
    void readersAlwaysFindWhatStaysWhileTheWriterChangesTheRest() {
        FilterTree<String> tree = new FilterTree<>();
        tree.put("stay/here/+", "stays");
        TreeKeys.of(tree).staysWhileOthersChange(found -> tree.match("stay/here/now", found::add));
    }
}
