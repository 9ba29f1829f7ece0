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
import org.rmqtt.api.mqtt.Topics;

class TopicTrieTest {
    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void treeAndPlainComparisonAgreeWhileKeysComeAndGo(@ForAll long seed) {
        agree(new Random(seed), TreeKeys.LEVELS);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theyAgreeOnLevelsOfAnyLengthAndScript(@ForAll long seed) {
        agree(new Random(seed), TreeKeys.LONG_LEVELS);
    }

    private static void agree(Random random, String[] levels) {
        TopicTrie<String> topics = new TopicTrie<>();
        TreeSet<String> all = new TreeSet<>();
        for (int step = 0; step < 150; step++) {
            TreeKeys.of(topics).change(random, all, TreeKeys.topic(random, levels));
            String filter = TreeKeys.filter(random, levels);
            TreeSet<String> selected = new TreeSet<>();
            topics.select(filter, selected::add);
            TreeSet<String> expected = new TreeSet<>(all);
            expected.removeIf(name -> !Topics.matches(filter, name));
            assertThat(selected).isEqualTo(expected);
        }
        List<String> left = new ArrayList<>();
        topics.forEach(left::add);
        assertThat(left).containsExactlyInAnyOrderElementsOf(all);
        all.forEach(topics::remove);
        assertThat(topics.isEmpty()).isTrue();
    }

    @Test
    void keysThatShareAValueGoOneByOne() {
        TopicTrie<String> trie = new TopicTrie<>();
        List.of("a/b/c", "a/b/d", "a/b").forEach(key -> trie.put(key, "shared"));
        trie.remove("a/b/d");
        assertThat(trie.get("a/b/d")).isNull();
        assertThat(trie.get("a/b/c")).isEqualTo("shared");
        trie.remove("a/b/c");
        assertThat(trie.get("a/b/c")).isNull();
        assertThat(trie.get("a/b")).isEqualTo("shared");
    }

    @Test
    void theWholeOfATreeWithVeryManyKeysIsFoundAndGoesAway() {
        TopicTrie<String> trie = new TopicTrie<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            keys.add("many/" + i);
            keys.add("many/" + i + "/x/of a length beyond sixteen");
        }
        keys.forEach(key -> trie.put(key, key));
        assertThat(keys).allMatch(key -> key.equals(trie.get(key)));
        List<String> selected = new ArrayList<>();
        trie.select("many/+", selected::add);
        assertThat(selected).hasSize(20_000);
        TreeKeys.of(trie).goAway(keys);
        assertThat(trie.isEmpty()).isTrue();
    }

    @Test
    void readersAlwaysFindWhatStaysWhileTheWriterChangesTheRest() {
        TopicTrie<String> trie = new TopicTrie<>();
        trie.put("stay/here/now", "stays");
        TreeKeys.of(trie).staysWhileOthersChange(found -> trie.select("stay/+/now", found::add));
    }
}
