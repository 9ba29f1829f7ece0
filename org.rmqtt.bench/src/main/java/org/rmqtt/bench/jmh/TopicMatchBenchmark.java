package org.rmqtt.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.rmqtt.core.routing.TopicTrie;

/** Matching a topic name against a tree of filters, without any cache; each match finds three filters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TopicMatchBenchmark {
    private static final int TOPICS = 1 << 16;
    private static final int STRIDE = 48;

    /** How many filters. */
    @Param({"10", "10000", "1000000"})
    private int filters;

    private final TopicTrie<String> trie = new TopicTrie<>();
    private final byte[] names = new byte[TOPICS * STRIDE];
    private final byte[] lengths = new byte[TOPICS];
    private int next;

    /** Fills the tree. */
    @Setup
    public void fill() {
        int devices = Math.max(1, filters / 3);
        for (int i = 0; i < devices; i++) {
            String site = "site" + i % 100 + "/line" + i / 100 % 100 + "/dev" + i;
            trie.put(site + "/temperature", "exact" + i);
            trie.put(site + "/+", "plus" + i);
            trie.put(site + "/#", "hash" + i);
        }
        Random random = new Random(1);
        for (int t = 0; t < TOPICS; t++) {
            int i = random.nextInt(devices);
            String topic = "site" + i % 100 + "/line" + i / 100 % 100 + "/dev" + i + "/temperature";
            lengths[t] = (byte) topic.length();
            System.arraycopy(topic.getBytes(StandardCharsets.ISO_8859_1), 0, names, t * STRIDE, topic.length());
        }
    }

    /** A topic as a broker has it: just read from a buffer. Strings that lie about would be misses of their own. */
    private String nextTopic() {
        int t = next++ & TOPICS - 1;
        return new String(names, t * STRIDE, lengths[t], StandardCharsets.ISO_8859_1);
    }

    /** Matches one topic. */
    @Benchmark
    public void match(Blackhole hole) {
        trie.match(nextTopic(), hole::consume);
    }
}
