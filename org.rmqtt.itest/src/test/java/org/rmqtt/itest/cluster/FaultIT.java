package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.cluster.FaultSchedule.step;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.cluster.FaultSchedule.Kind;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.HistoryRules;

/**
 * Nodes and links fail while clients of all nodes work; what the clients have seen is judged by {@link HistoryRules}.
 * {@code -Drmqtt.fault.rounds} adds schedules from random seeds, {@code -Drmqtt.fault.seed} repeats the one of a seed.
 */
class FaultIT {
    private static final int SIZE = 3;
    private static final int ROUNDS = Integer.getInteger("rmqtt.fault.rounds", 0);
    private static final long SEED = Long.getLong("rmqtt.fault.seed", 0);
    private static final long DOWN_MILLIS = 2000;

    @TempDir
    Path directory;

    private ClusterNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new ClusterNodes(directory, SIZE)
                .overLinks()
                .key("subscribe_ack", "\"all\"")
                .key("node_down_timeout", "\"" + DOWN_MILLIS + "ms\"")
                .brokerKey("listener.tcp.external.max_mqueue_len", "100000");
        nodes.startAll();
    }

    @AfterEach
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    /** What the clients have seen is right; the result is which nodes have lived and were declared down. */
    private Set<Integer> holds(FaultSchedule schedule, String prefix) throws Exception {
        try (FaultRun run = new FaultRun(nodes, SIZE, schedule, prefix)) {
            List<String> violations = run.violations();
            assertThat(violations).as(run.summary()).isEmpty();
            System.out.println(run.summary());
            return run.declaredDown();
        }
    }

    @Test
    void nodesAreKilledAndComeBack() throws Exception {
        holds(
                new FaultSchedule(
                        "kill",
                        List.of(
                                step(500, Kind.MOVE, 2, 3),
                                step(1000, Kind.KILL, 1),
                                step(1500, Kind.MOVE, 3, 2),
                                step(2500, Kind.MOVE, 2, 1),
                                step(4000, Kind.START, 1),
                                step(5000, Kind.MOVE, 3, 1),
                                step(12000, Kind.MOVE, 1, 3))),
                "kill");
    }

    @Test
    @Tag("soak")
    void nodesStandStillForAShortAndForALongTime() throws Exception {
        holds(
                new FaultSchedule(
                        "stop",
                        List.of(
                                step(500, Kind.STOP, 2),
                                step(1200, Kind.CONTINUE, 2),
                                step(2000, Kind.MOVE, 3, 1),
                                step(2500, Kind.STOP, 3),
                                step(7500, Kind.MOVE, 1, 3),
                                step(8000, Kind.CONTINUE, 3),
                                step(9500, Kind.MOVE, 2, 3))),
                "stop");
    }

    @Test
    @Tag("soak")
    void linksAreSlowCutAndSilent() throws Exception {
        Set<Integer> declaredDown = holds(
                new FaultSchedule(
                        "links",
                        List.of(
                                step(500, Kind.SLOW, 1, 2),
                                step(1000, Kind.MOVE, 2, 1),
                                step(2500, Kind.HEAL, 1, 2),
                                step(3000, Kind.CUT_ONE_WAY, 2, 3),
                                step(4000, Kind.MOVE, 3, 2),
                                step(4200, Kind.HEAL, 2, 3),
                                step(5000, Kind.SILENCE, 3, 0),
                                step(10000, Kind.HEAL, 3, 0),
                                step(11500, Kind.MOVE, 1, 2),
                                step(12000, Kind.CUT, 1, 0),
                                step(13000, Kind.HEAL, 1, 0))),
                "links");
        assertThat(declaredDown)
                .as("node 3 was silent for long; what it has said of the others meanwhile does not count, nor does a"
                        + " short cut")
                .isSubsetOf(3);
    }

    @Test
    @Tag("soak")
    void randomSchedules() throws Exception {
        List<String> failures = new ArrayList<>();
        for (int round = 0; round < Math.max(ROUNDS, SEED == 0 ? 0 : 1); round++) {
            long seed = SEED == 0 ? new Random().nextInt(1_000_000_000) + 1L : SEED + round;
            System.out.println("rmqtt.fault.seed=" + seed);
            FaultSchedule schedule = FaultSchedule.random(seed, SIZE, SIZE, DOWN_MILLIS);
            try (FaultRun run = new FaultRun(nodes, SIZE, schedule, "random" + round)) {
                List<String> violations = run.violations();
                System.out.println(violations.size() + " violations: " + run.summary());
                if (!violations.isEmpty()) {
                    failures.add(run.summary() + ":\n" + String.join("\n", violations));
                }
            }
        }
        assertThat(failures).isEmpty();
    }
}
