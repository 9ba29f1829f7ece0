package org.rmqtt.bench.jmh;

import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The same as {@link TopicMatchBenchmark} with the trees of other brokers, which must be on the class path. */
public class PeerMatchBenchmark extends MatchBenchmark {
    /** How many filters. */
    @Param({"10", "10000", "1000000"})
    private int filters;

    /** What matches. */
    @Param({"HiveMqMatcher", "MicaMatcher"})
    private String matcher;

    private Function<String, Object> tree;
    private TopicSet topics;

    /** Fills the tree. */
    @Setup
    @SuppressWarnings("unchecked")
    public void fill() throws ReflectiveOperationException {
        topics = new TopicSet(filters);
        tree = (Function<String, Object>) Class.forName("org.rmqtt.bench.peers." + matcher)
                .getConstructor(List.class)
                .newInstance(topics.filters());
    }

    /** Matches one topic. */
    @Benchmark
    public Object match() {
        return tree.apply(topics.nextTopic());
    }
}
