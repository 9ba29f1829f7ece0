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
import org.rmqtt.api.mqtt.Topics;

class TopicTrieTest {
    private static final String[] LEVELS = {"a", "b", "c", "", "$s", "+"};

    /** Levels that are not short, and short ones beside them. */
    private static final String[] LONG_LEVELS = {
        "sixteen letters!", "sixteen letters!!", "sixteen letters!?", "\u00fe", "\u00ff", "$\u20ac", "+"
    };

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void treeAndPlainComparisonAgreeWhileKeysComeAndGo(@ForAll long seed) {
        agree(new Random(seed), LEVELS);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theyAgreeOnLevelsOfAnyLengthAndScript(@ForAll long seed) {
        agree(new Random(seed), LONG_LEVELS);
    }

    private static void agree(Random random, String[] levels) {
        TopicTrie<String> topics = new TopicTrie<>();
        TreeSet<String> all = new TreeSet<>();
        for (int step = 0; step < 150; step++) {
            change(random, topics, all, topic(random, levels));
            String filter = filter(random, levels);
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
        trie.put("stay/here/now", "stays");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Boolean> reader = CompletableFuture.supplyAsync(() -> {
            boolean always = true;
            do {
                List<String> found = new ArrayList<>();
                trie.select("stay/+/now", found::add);
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
