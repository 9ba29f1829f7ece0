package org.rmqtt.bench.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

/** The same as {@link TopicMatchBenchmark} with the trees of other brokers, which must be on the class path. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {
            "-Xms512m",
            "-Xmx2g",
            "-XX:+UseParallelGC",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UseTransparentHugePages"
        })
public class PeerMatchBenchmark {
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
