package org.rmqtt.cluster.raft.health;

import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts failed checks in a row and, if the configuration says so, ends the process. Confined to one thread. */
public final class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final Supplier<RaftSettings.Health> settings;
    private final IntConsumer exit;
    private int failed;
    private long next;
    private boolean exited;

    /**
     * A watch.
     *
     * @param exit ends the process with a code
     */
    public HealthWatch(Supplier<RaftSettings.Health> settings, IntConsumer exit) {
        this.settings = settings;
        this.exit = exit;
        next = System.nanoTime() + settings.get().interval().toNanos();
    }

    /**
     * Checks if it is time to.
     *
     * @param available whether the node has a leader and is ready
     * @param why what is wrong otherwise
     */
    public void check(boolean available, String why) {
        RaftSettings.Health now = settings.get();
        long time = System.nanoTime();
        if (time - next < 0 || exited) {
            return;
        }
        next = time + now.interval().toNanos();
        if (available) {
            if (failed > 0) {
                LOG.info("the node is available again");
            }
            failed = 0;
            return;
        }
        failed++;
        if (failed == 1) {
            LOG.warn("the node is unavailable in the cluster: {}", why);
        }
        if (now.exit() && failed >= now.most()) {
            exited = true;
            LOG.error(
                    "the node was unavailable in {} checks in a row ({}); the process ends with code {}, as"
                            + " health.exit_on_node_unavailable says",
                    failed,
                    why,
                    now.exitCode());
            exit.accept(now.exitCode());
        }
    }
}
