package org.rmqtt.runtime.plugin;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.rmqtt.api.plugin.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the plug-ins with which the node starts are of use. */
final class BootWait {
    private static final Logger LOG = LoggerFactory.getLogger(BootWait.class);

    private static final long LOOK_MILLIS = 20;

    private final BundleContext context;
    private final Plugins plugins;
    private final Set<String> wanted;
    private final Duration limit;

    BootWait(BundleContext context, Plugins plugins, Set<String> wanted, Duration limit) {
        this.context = context;
        this.plugins = plugins;
        this.wanted = wanted;
        this.limit = limit;
    }

    /** Gives those that are not ready in time, or have failed: without them the node is not what it was meant to be. */
    Set<String> await() {
        Set<String> late = new HashSet<>();
        long deadline = System.nanoTime() + limit.toNanos();
        ServiceTracker<Readiness, Readiness> tracker = new ServiceTracker<>(context, Readiness.class, null);
        tracker.open();
        try {
            for (String name : wanted) {
                Readiness plugin = find(name, tracker, deadline);
                if (plugin == null && !plugins.isAwaited(name)) {
                    continue;
                }
                String trouble = plugin == null ? "has not begun" : await(plugin, deadline - System.nanoTime());
                boolean gone = plugin != null
                        && !List.of(tracker.getServices(new Readiness[0])).contains(plugin);
                if (!trouble.isEmpty() && !gone) {
                    LOG.warn("plug-in {} {}; listeners open all the same", name, trouble);
                    late.add(name);
                }
            }
        } catch (IllegalStateException e) {
            LOG.debug("the broker stopped before its plug-ins were ready", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tracker.close();
        }
        return late;
    }

    /** What a plug-in says of itself; one that is to say something is given time to begin. */
    private Readiness find(String name, ServiceTracker<Readiness, Readiness> tracker, long deadline)
            throws InterruptedException {
        while (true) {
            int seen = tracker.getTrackingCount();
            for (Readiness each : tracker.getServices(new Readiness[0])) {
                if (each.plugin().equals(name)) {
                    return each;
                }
            }
            if (!plugins.isAwaited(name) || System.nanoTime() - deadline >= 0) {
                return null;
            }
            if (tracker.getTrackingCount() == seen) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
    }

    /** Gives what is the matter with a plug-in, or nothing. */
    private String await(Readiness plugin, long nanos) throws InterruptedException {
        try {
            plugin.ready().toCompletableFuture().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return "";
        } catch (ExecutionException e) {
            return "is not of use as things are: " + e.getCause().getMessage();
        } catch (TimeoutException e) {
            return "is not ready after " + limit;
        }
    }
}
