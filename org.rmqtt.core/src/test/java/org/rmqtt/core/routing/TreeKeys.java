package org.rmqtt.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The keys of a tree, each of which is its own value, and what holds for a tree of filters and one of names alike.
 *
 * @param put sets the value of a key
 * @param remove takes a key out
 * @param get gives the value of a key, or null
 */
record TreeKeys(BiConsumer<String, String> put, Consumer<String> remove, Function<String, String> get) {
    static final String[] LEVELS = {"a", "b", "c", "", "$s", "+"};

    /** Levels that are not short, and short ones beside them. */
    static final String[] LONG_LEVELS = {
        "sixteen letters!", "sixteen letters!!", "sixteen letters!?", "\u00fe", "\u00ff", "$\u20ac", "+"
    };

    static TreeKeys of(FilterTree<String> tree) {
        return new TreeKeys(tree::put, tree::remove, tree::get);
    }

    static TreeKeys of(TopicTrie<String> trie) {
        return new TreeKeys(trie::put, trie::remove, trie::get);
    }

    static String filter(Random random, String[] levels) {
        String filter = levels(random, levels, levels.length);
        return random.nextInt(3) == 0 ? (random.nextInt(4) == 0 ? "#" : filter + "/#") : filter;
    }

    static String topic(Random random, String[] levels) {
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

    /** Puts a key in or takes it out, here and in a plain set. */
    void change(Random random, TreeSet<String> all, String key) {
        if (random.nextInt(3) == 0) {
            remove.accept(key);
            all.remove(key);
        } else {
            put.accept(key, key);
            all.add(key);
        }
    }

    /** Takes all keys out in two halves, and finds those that are left in between. */
    void goAway(List<String> keys) {
        List<String> odd = keys.stream().filter(key -> key.hashCode() % 2 != 0).toList();
        odd.forEach(remove);
        List<String> left = new ArrayList<>(keys);
        left.removeAll(new TreeSet<>(odd));
        assertThat(odd).allMatch(key -> get.apply(key) == null);
        assertThat(left).allMatch(key -> key.equals(get.apply(key)));
        left.forEach(remove);
    }

    /** Changes keys below {@code stay} while another thread looks for the value "stays". */
    void staysWhileOthersChange(Consumer<List<String>> look) {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Boolean> reader = CompletableFuture.supplyAsync(() -> {
            boolean always = true;
            do {
                List<String> found = new ArrayList<>();
                look.accept(found);
                always &= found.contains("stays");
            } while (!done.get());
            return always;
        });
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            String key = "stay/" + (random.nextBoolean() ? "here/" : "x/") + random.nextInt(300);
            if (random.nextBoolean()) {
                put.accept(key, key);
            } else {
                remove.accept(key);
            }
        }
        done.set(true);
        assertThat(reader.join()).isTrue();
    }
}
