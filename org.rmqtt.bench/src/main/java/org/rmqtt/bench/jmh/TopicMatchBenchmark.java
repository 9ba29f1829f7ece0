package org.rmqtt.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;
import org.rmqtt.core.routing.FilterTree;

/** Matching a topic name against a tree of filters, without any cache; each match finds three filters. */
public class TopicMatchBenchmark extends MatchBenchmark {
    /** How many filters. */
    @Param({"10", "10000", "1000000"})
    private int filters;

    /** Of objects: with any other class each value found would be read to see whether it is one, which is no part of a match. */
    private final FilterTree<Object> tree = new FilterTree<>();

    private TopicSet topics;

    /** Fills the tree. */
    @Setup
    public void fill() {
        topics = new TopicSet(filters);
        topics.filters().forEach(filter -> tree.put(filter, filter));
    }

    /** Matches one topic. */
    @Benchmark
    public void match(Blackhole hole) {
        tree.match(topics.nextTopic(), hole::consume);
    }
}
