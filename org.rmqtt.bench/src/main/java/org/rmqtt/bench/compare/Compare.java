package org.rmqtt.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes this broker and others do the same in turn, and prints a table of medians and ratios. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Compares this broker with others.")
public final class Compare implements Callable<Integer> {
    @Option(names = "--home", required = true, description = "The root of the source tree")
    private Path home;

    @Option(
            names = "--peers",
            split = ",",
            defaultValue = "rmqtt,mosquitto,hivemq,mica,relay",
            description = "Brokers: ${DEFAULT-VALUE}")
    private List<String> peers;

    @Option(names = "--only", split = ",", description = "Workloads; without it, all")
    private List<String> only;

    @Option(names = "--rounds", defaultValue = "3", description = "How often each runs on each (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "3", description = "Seconds (${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "5", description = "Measured (${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--heap", defaultValue = "-Xms512m -Xmx2g", description = "Options of JVMs (${DEFAULT-VALUE})")
    private String heap;

    private final Map<Broker, Broker.Running> running = new HashMap<>();
    private final Set<Broker> prepared = new HashSet<>();

    /** Runs it. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Workload> all = Workload.all();
        List<String> names = only == null ? List.copyOf(all.keySet()) : only;
        if (!all.keySet().containsAll(names)) {
            throw new IllegalArgumentException("workloads are " + String.join(", ", all.keySet()));
        }
        Path folder = Files.createTempDirectory("rmqtt-bench");
        List<Broker> brokers = new Brokers(home.toAbsolutePath().normalize(), folder, heap).of(peers);
        List<FigureTable> tables = new ArrayList<>();
        for (String name : names) {
            tables.add(compare(all.get(name), brokers));
        }
        running.values().forEach(Broker.Running::close);
        tables.forEach(FigureTable::print);
        return 0;
    }

    private FigureTable compare(Workload workload, List<Broker> brokers) throws IOException, InterruptedException {
        List<Broker> able = brokers.stream()
                .filter(broker -> workload.peers().contains(broker.name()))
                .toList();
        FigureTable table =
                new FigureTable(workload.name(), able.stream().map(Broker::name).toList());
        for (int round = 1; round <= rounds; round++) {
            for (Broker broker : able) {
                Map<String, Double> figures = once(workload, broker);
                table.add(broker.name(), figures);
                say(workload.name() + " round " + round + " " + broker.name(), figures);
            }
        }
        return table;
    }

    private static void say(String run, Map<String, Double> figures) {
        figures.forEach((name, value) -> System.out.printf(Locale.ROOT, "%-32s %-40s %12.2f%n", run, name, value));
    }

    private Map<String, Double> once(Workload workload, Broker broker) throws IOException, InterruptedException {
        if (workload.fresh()) {
            Broker.Running old = running.remove(broker);
            if (old != null) {
                old.close();
            }
            prepare(broker);
            try (Broker.Running fresh = broker.start()) {
                return workload.run().on(fresh, warmUp, seconds);
            }
        }
        if (!running.containsKey(broker)) {
            running.put(broker, broker.start());
        }
        return workload.run().on(running.get(broker), warmUp, seconds);
    }

    /** Lets it run once, so that each start that is measured finds what a broker leaves behind for the next one. */
    private void prepare(Broker broker) throws IOException, InterruptedException {
        if (prepared.add(broker)) {
            try (Broker.Running first = broker.start()) {
                first.settle();
            }
        }
    }
}
