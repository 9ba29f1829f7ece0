package org.rmqtt.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.rmqtt.bench.load.ConnectLoad;
import org.rmqtt.bench.load.FilterLoad;
import org.rmqtt.bench.load.LoadRun;
import org.rmqtt.bench.load.LoadSettings;
import org.rmqtt.bench.load.LoadSettings.Shape;
import org.rmqtt.bench.load.RetainedLoad;
import org.rmqtt.bench.load.StuckReader;

/**
 * One thing that every broker is made to do.
 *
 * @param name for the command line
 * @param fresh whether each run wants a broker that has just started; else they run from the first round to the last
 * @param peers which brokers can do it
 * @param run does it once
 */
record Workload(String name, boolean fresh, List<String> peers, Run run) {
    private static final int CLIENTS = 10_000;
    private static final int MANY_CLIENTS = 19_000;
    private static final int CROWD = 15_000;
    private static final int FILTERS = 200_000;
    private static final int RETAINED = 100_000;
    private static final int PAYLOAD = 64;
    private static final int LARGE = 10_000_000;
    private static final int BYSTANDER_RATE = 200;
    private static final int CONNECT_SECONDS = 10;
    private static final List<String> ALL = List.of("rmqtt", "mosquitto", "hivemq", "mica", "relay");
    private static final List<String> REAL = ALL.subList(0, 4);

    /** Does it once. */
    @FunctionalInterface
    interface Run {
        /** The figures by name. */
        Map<String, Double> on(Broker.Running broker, int warmUpSeconds, int seconds) throws IOException;
    }

    /** All there are, by name. */
    static Map<String, Workload> all() {
        return Stream.of(
                        steady("fan-out-0", ALL, Shape.FAN_OUT, 1000, 0, 16),
                        steady("fan-out-1", REAL, Shape.FAN_OUT, 1000, 1, 16),
                        steady("pairs-0", ALL, Shape.PAIRS, 100, 0, 16),
                        steady("pairs-1", REAL, Shape.PAIRS, 100, 1, 16),
                        steady("pairs-2", REAL, Shape.PAIRS, 100, 2, 16),
                        steady("fan-in", REAL, Shape.FAN_IN, 1000, 0, 4),
                        new Workload(
                                "start",
                                true,
                                ALL,
                                (broker, warmUp, seconds) ->
                                        Map.of("seconds to the first CONNACK", broker.startSeconds())),
                        new Workload("connect", true, ALL, Workload::connect),
                        new Workload("filters", true, REAL, Workload::filters),
                        new Workload("retained", true, REAL, Workload::retained),
                        new Workload("large", false, REAL, Workload::large),
                        new Workload("bystander", false, REAL, Workload::bystander),
                        new Workload("slow", false, REAL, Workload::slow),
                        new Workload("many", true, REAL, Workload::many),
                        rate("rate-0", ALL, 0),
                        rate("rate-1", REAL, 1))
                .collect(Collectors.toMap(Workload::name, w -> w, (a, b) -> a, LinkedHashMap::new));
    }

    private static Workload steady(String name, List<String> peers, Shape shape, int connections, int qos, int window) {
        return new Workload(name, false, peers, (broker, warmUp, seconds) -> {
            Plan plan = new Plan(shape, connections, qos, PAYLOAD, window, 0);
            return Map.of(
                    "messages per CPU-second", plan.on(broker, warmUp, seconds).perCpuSecond());
        });
    }

    private static Workload rate(String name, List<String> peers, int qos) {
        return new Workload(name, false, peers, (broker, warmUp, seconds) -> {
            LoadRun.Result result = new Plan(Shape.PAIRS, 50, qos, PAYLOAD, 16, 5000).on(broker, warmUp, seconds);
            Histogram latency = result.latency();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("p50 ms", latency.getValueAtPercentile(50) / 1e6);
            figures.put("p99 ms", latency.getValueAtPercentile(99) / 1e6);
            figures.put("CPU microseconds of a message", 1e6 / result.perCpuSecond());
            return figures;
        });
    }

    /** What differs from one load to the other; the rest is said when it runs. */
    private record Plan(Shape shape, int connections, int qos, int payload, int window, int rate) {
        LoadRun.Result on(Broker.Running broker, int warmUp, int seconds) throws IOException {
            int port = broker.broker().port();
            List<Long> pids = List.of(broker.pid());
            return new LoadRun(new LoadSettings(
                            shape, port, port, pids, connections, qos, payload, window, rate, warmUp, seconds))
                    .run();
        }
    }

    /** Payloads of ten megabytes. */
    private static Map<String, Double> large(Broker.Running broker, int warmUp, int seconds) throws IOException {
        Plan plan = new Plan(Shape.PAIRS, 2, 0, LARGE, 1, 0);
        return Map.of("bytes per CPU-second", plan.on(broker, warmUp, seconds).perCpuSecond() * LARGE);
    }

    /** One pair beside a publisher whose messages go to very many; these connect while the pair warms up. */
    private static Map<String, Double> bystander(Broker.Running broker, int warmUp, int seconds) throws IOException {
        int before = warmUp + CONNECT_SECONDS;
        Plan crowd = new Plan(Shape.FAN_OUT, CROWD, 0, PAYLOAD, 1, 0);
        CompletableFuture<LoadRun.Result> beside = CompletableFuture.supplyAsync(() -> {
            try {
                return crowd.on(broker, 0, before + seconds);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Histogram latency = new Plan(Shape.PAIRS, 1, 0, PAYLOAD, 16, BYSTANDER_RATE)
                .on(broker, before, seconds)
                .latency();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p50 ms of the pair", latency.getValueAtPercentile(50) / 1e6);
        figures.put("p99 ms of the pair", latency.getValueAtPercentile(99) / 1e6);
        figures.put("messages per CPU-second beside it", beside.join().perCpuSecond());
        return figures;
    }

    /** A hundred pairs, alone and beside a client that wants all their messages and reads none. */
    private static Map<String, Double> slow(Broker.Running broker, int warmUp, int seconds) throws IOException {
        Plan pairs = new Plan(Shape.PAIRS, 100, 1, PAYLOAD, 16, 0);
        LoadRun.Result alone = pairs.on(broker, warmUp, seconds);
        LoadRun.Result beside;
        StuckReader stuck = new StuckReader(broker.broker().port(), "bench/#");
        try {
            beside = pairs.on(broker, warmUp, seconds);
        } finally {
            stuck.close();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("messages per second, times that without it", beside.perSecond() / alone.perSecond());
        figures.put("messages per CPU-second, times that without it", beside.perCpuSecond() / alone.perCpuSecond());
        figures.put("p99 ms beside it", beside.latency().getValueAtPercentile(99) / 1e6);
        return figures;
    }

    /** As many connections as one process may have here, and what they take while they are idle. */
    private static Map<String, Double> many(Broker.Running broker, int warmUp, int seconds) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        double resident = broker.residentBytes();
        try (ConnectLoad load = load(broker)) {
            figures.put("CONNECT per CPU-second", load.storm(MANY_CLIENTS));
            figures.put("connections", (double) MANY_CLIENTS);
            figures.put("resident bytes of a connection", (broker.residentBytes() - resident) / MANY_CLIENTS);
        }
        return figures;
    }

    /** Start, a storm on the cold broker, memory while they are idle, a storm when the code is compiled. */
    private static Map<String, Double> connect(Broker.Running broker, int warmUp, int seconds) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("seconds to the first CONNACK", broker.startSeconds());
        broker.settle();
        double heap = broker.liveHeap();
        double resident = broker.residentBytes();
        try (ConnectLoad load = load(broker)) {
            figures.put("CONNECT per CPU-second, first storm", load.storm(CLIENTS));
            figures.put("resident bytes of a connection", (broker.residentBytes() - resident) / CLIENTS);
            figures.put("live heap of a connection", (broker.liveHeap() - heap) / CLIENTS);
        }
        broker.settle();
        for (int i = 0; i < 2; i++) {
            try (ConnectLoad load = load(broker)) {
                load.storm(CLIENTS);
            }
            broker.settle();
        }
        try (ConnectLoad load = load(broker)) {
            figures.put("CONNECT per CPU-second, fourth storm", load.storm(CLIENTS));
        }
        return figures;
    }

    private static ConnectLoad load(Broker.Running broker) throws IOException {
        return new ConnectLoad(broker.broker().port(), broker.pid());
    }

    private static Map<String, Double> filters(Broker.Running broker, int warmUp, int seconds) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        broker.settle();
        double heap = broker.liveHeap();
        int port = broker.broker().port();
        try (FilterLoad load = new FilterLoad(port, broker.pid(), FILTERS)) {
            figures.put("filters per CPU-second", load.subscribe());
            figures.put(
                    "live heap of a filter beyond its text",
                    (broker.liveHeap() - heap - load.textBytes()) / load.filters());
            figures.put("deliveries per CPU-second", load.publish(warmUp, seconds));
        }
        broker.settle();
        try (FilterLoad load = new FilterLoad(port, broker.pid(), FILTERS)) {
            figures.put("filters per CPU-second, again", load.subscribe());
        }
        return figures;
    }

    private static Map<String, Double> retained(Broker.Running broker, int warmUp, int seconds) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        try (RetainedLoad load = new RetainedLoad(broker.broker().port(), broker.pid(), RETAINED)) {
            figures.put("set per CPU-second", load.set());
            figures.put("sent per CPU-second, first", load.get());
            figures.put("sent per CPU-second, later", load.get());
        }
        return figures;
    }
}
