package org.rmqtt.itest.cluster;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rmqtt.itest.cluster.FaultSchedule.Step;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.History;
import org.rmqtt.itest.fixture.History.Return;
import org.rmqtt.itest.fixture.History.Unheard;
import org.rmqtt.itest.fixture.HistoryRules;
import org.rmqtt.itest.fixture.LinkProxy.Mode;

/**
 * A schedule carried out on a cluster with clients on all its nodes: on each a publisher, a subscriber that stays, and a
 * client with a lasting session that moves. Afterwards all is made whole and the history is judged.
 */
final class FaultRun implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long SLOW_MILLIS = 40;
    private static final int SHOWN = 25;
    private static final Pattern UNHEARD =
            Pattern.compile("client (\\S+) is handed over although nodes \\[([\\d, ]*)] have not said");
    private static final String STAMP = "yyyy-MM-dd HH:mm:ss.SSS";

    private final ClusterNodes nodes;
    private final int size;
    private final FaultSchedule schedule;
    private final String prefix;
    private final History history = new History();
    private final Set<Integer> healthy = ConcurrentHashMap.newKeySet();
    private final long[] since;
    private final int[] marks;
    private final long[] pids;
    private final List<FaultPublisher> publishers = new ArrayList<>();
    private final List<FaultMover> movers = new ArrayList<>();
    private final List<Client> staying = new ArrayList<>();
    private final Map<Integer, List<String>> ended = new ConcurrentHashMap<>();
    private final AtomicIntegerArray kills;
    private final List<Future<?>> starts = new ArrayList<>();
    private final ScheduledExecutorService injector = Executors.newSingleThreadScheduledExecutor();
    private long begin;

    FaultRun(ClusterNodes nodes, int size, FaultSchedule schedule, String prefix) {
        this.nodes = nodes;
        this.size = size;
        this.schedule = schedule;
        this.prefix = prefix;
        since = new long[(size + 1) * (size + 1)];
        marks = new int[size + 1];
        pids = new long[size + 1];
        kills = new AtomicIntegerArray(size + 1);
        for (int i = 1; i <= size; i++) {
            healthy.add(i);
            marks[i] = nodes.node(i).mark();
            pids[i] = nodes.node(i).pid();
        }
    }

    /** Does everything; the result is what is against the rules. */
    List<String> violations() throws Exception {
        for (int i = 1; i <= size; i++) {
            stay(i);
            movers.add(new FaultMover(history, nodes, prefix + "-mover" + i, prefix + "/#"));
            movers.get(i - 1).move(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        begin = System.nanoTime();
        for (int i = 1; i <= size; i++) {
            publishers.add(new FaultPublisher(history, nodes, healthy, prefix, i));
        }
        inject();
        for (Future<?> start : starts) {
            start.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        List<String> wrong = new ArrayList<>();
        for (FaultPublisher publisher : publishers) {
            publisher.finish().ifPresent(wrong::add);
        }
        for (FaultMover mover : movers) {
            mover.settle(healthy);
        }
        wrong.addAll(awaitComplete());
        wrong.addAll(rules().broken());
        return wrong.size() > SHOWN ? shortened(wrong) : wrong;
    }

    String summary() {
        return schedule + ": " + history.summary() + "; declared down " + declaredDown();
    }

    /** Some of each rule. */
    private static List<String> shortened(List<String> wrong) {
        List<String> some = new ArrayList<>();
        Map<String, Integer> shown = new HashMap<>();
        for (String each : wrong) {
            if (shown.merge(each.substring(0, each.indexOf(':')), 1, Integer::sum) <= SHOWN / 4) {
                some.add(each);
            }
        }
        some.add("and " + (wrong.size() - some.size()) + " more");
        return some;
    }

    private void stay(int node) throws Exception {
        String id = prefix + "-stay" + node;
        History.Connection connection = history.connecting(id, node, false);
        Client client = Client.listening(id, nodes.port(node), true, 0, connection::received);
        connection.accepted(client.sessionPresent());
        client.ended().thenRun(connection::ended);
        client.subscribe(prefix + "/#", 2);
        connection.subscribed();
        staying.add(client);
    }

    private HistoryRules rules() {
        return new HistoryRules(history, returns(), unheard(), begin);
    }

    /** The nodes that have lived through a time in which the others gave them up. */
    Set<Integer> declaredDown() {
        Set<Integer> down = new TreeSet<>();
        returns().forEach(back -> down.add(back.node()));
        return down;
    }

    /** When nodes were declared down that lived, and when they were members again. */
    private List<Return> returns() {
        List<Return> returns = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            long noticed = 0;
            for (String line : said(i)) {
                if (line.contains("declared this node down")) {
                    noticed = nanosOf(line);
                } else if (line.contains("listens for other nodes")) {
                    noticed = 0; // another process
                } else if (line.contains("is a member of the cluster") && noticed != 0) {
                    returns.add(new Return(i, declared(i, noticed), nanosOf(line)));
                    noticed = 0;
                }
            }
        }
        return returns;
    }

    /** When the others gave a node up before it noticed. */
    private long declared(int node, long noticed) {
        return IntStream.rangeClosed(1, size)
                .boxed()
                .flatMap(each -> said(each).stream())
                .filter(line -> line.contains("node " + node + " is declared down"))
                .mapToLong(FaultRun::nanosOf)
                .filter(at -> at <= noticed)
                .max()
                .orElse(noticed);
    }

    /** The sessions that a node has handed over without having heard of all. */
    private List<Unheard> unheard() {
        List<Unheard> unheard = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            for (String line : said(i)) {
                Matcher matcher = UNHEARD.matcher(line);
                if (matcher.find()) {
                    Set<Integer> silent = Pattern.compile(", ")
                            .splitAsStream(matcher.group(2))
                            .filter(each -> !each.isEmpty())
                            .map(Integer::valueOf)
                            .collect(Collectors.toSet());
                    unheard.add(new Unheard(matcher.group(1), silent, nanosOf(line)));
                }
            }
        }
        return unheard;
    }

    /** What a node has said since the run began, also in processes that were killed. */
    private List<String> said(int node) {
        List<String> said = new ArrayList<>(ended.getOrDefault(node, List.of()));
        said.addAll(saidNow(node));
        return said;
    }

    private List<String> saidNow(int node) {
        int from = nodes.node(node).pid() == pids[node] ? marks[node] : 0;
        return nodes.node(node).output().lines().skip(from).toList();
    }

    /** When a node has said something, by the clock of the history. */
    private static long nanosOf(String line) {
        long said = LocalDateTime.parse(line.substring(0, STAMP.length()), DateTimeFormatter.ofPattern(STAMP))
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toEpochMilli();
        return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - said);
    }

    /** Waits for what is still under way. */
    private List<String> awaitComplete() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS / 2);
        List<String> missing = rules().missing();
        while (!missing.isEmpty() && System.nanoTime() - deadline < 0) {
            history.awaitReceipt(500);
            missing = rules().missing();
        }
        return missing;
    }

    // ---- faults

    private void inject() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(schedule.steps().size());
        List<Throwable> failures = new ArrayList<>();
        for (Step step : schedule.steps()) {
            injector.schedule(
                    () -> {
                        try {
                            apply(step);
                        } catch (Exception | AssertionError e) {
                            failures.add(e);
                        }
                        left.countDown();
                    },
                    step.atMillis(),
                    TimeUnit.MILLISECONDS);
        }
        long last = schedule.steps().get(schedule.steps().size() - 1).atMillis();
        if (!left.await(last + TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), TimeUnit.MILLISECONDS)
                || !failures.isEmpty()) {
            throw new AssertionError("not all steps could be done: " + failures);
        }
        injector.shutdown();
    }

    private void apply(Step step) throws Exception {
        int node = step.node();
        long now = System.nanoTime();
        switch (step.kind()) {
            case KILL -> {
                healthy.remove(node);
                kills.incrementAndGet(node);
                nodes.kill(node);
                ended.computeIfAbsent(node, key -> new ArrayList<>()).addAll(saidNow(node));
                history.fault(History.Trouble.KILLED, node, now);
            }
            case START -> {
                nodes.launch(node);
                int killed = kills.get(node);
                starts.add(Executors.newSingleThreadExecutor(FaultRun::daemon).submit(() -> awaitUp(node, killed)));
            }
            case STOP -> {
                healthy.remove(node);
                since[node] = now;
                nodes.signal(node, "STOP");
            }
            case CONTINUE -> {
                nodes.signal(node, "CONT");
                history.fault(History.Trouble.STOPPED, node, since[node]);
                healthy.add(node);
            }
            case MOVE -> {
                int target = healthy.contains(node)
                        ? node
                        : healthy.stream().findFirst().orElse(node);
                movers.get(step.other() - 1).move(target);
            }
            default -> link(step, now);
        }
    }

    /** A node that is killed again before it is up is waited for after its next start. */
    private void awaitUp(int node, int killed) {
        try {
            nodes.awaitUp(node);
            healthy.add(node);
        } catch (AssertionError e) {
            if (kills.get(node) == killed) {
                throw e;
            }
        }
    }

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fault-run");
        thread.setDaemon(true);
        return thread;
    }

    private void link(Step step, long now) {
        Mode mode =
                switch (step.kind()) {
                    case CUT, CUT_ONE_WAY -> Mode.CUT;
                    case SILENCE -> Mode.SILENT;
                    case SLOW -> Mode.SLOW;
                    default -> Mode.OPEN;
                };
        int node = step.node();
        int place = node * (size + 1) + step.other();
        Set<Integer> touched = new HashSet<>(Set.of(node));
        if (step.other() == 0) {
            IntStream.rangeClosed(1, size).forEach(touched::add);
            nodes.links().around(node, mode, SLOW_MILLIS);
        } else if (step.kind() == FaultSchedule.Kind.CUT_ONE_WAY) {
            nodes.links().oneWay(node, step.other(), mode, SLOW_MILLIS);
        } else {
            nodes.links().between(node, step.other(), mode, SLOW_MILLIS);
        }
        if (mode == Mode.OPEN) {
            touched.add(Math.max(step.other(), 1));
            touched.forEach(each -> history.fault(History.Trouble.LINK, each, since[place]));
            healthy.add(node);
        } else {
            since[place] = now;
            if (step.other() == 0) {
                healthy.remove(node);
            }
        }
    }

    @Override
    public void close() {
        injector.shutdownNow();
        publishers.forEach(FaultPublisher::close);
        movers.forEach(FaultMover::close);
        staying.forEach(Client::close);
    }
}
