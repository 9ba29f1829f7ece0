package org.rmqtt.runtime.plugin;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.rmqtt.api.plugin.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the plug-ins with which the node starts are of use. */
final class BootWait {
    private static final Logger LOG = LoggerFactory.getLogger(BootWait.class);

    private final BundleContext context;
    private final Set<String> wanted;
    private final Duration limit;

    BootWait(BundleContext context, Set<String> wanted, Duration limit) {
        this.context = context;
        this.wanted = wanted;
        this.limit = limit;
    }

    /** Gives those that are not ready in time, and those that have failed, which are not waited for. */
    Set<String> await() {
        Set<String> late = new HashSet<>();
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (ServiceReference<Readiness> reference : context.getServiceReferences(Readiness.class, null)) {
                Readiness plugin = context.getService(reference);
                if (plugin == null || !wanted.contains(plugin.plugin())) {
                    continue;
                }
                String trouble = await(plugin, deadline - System.nanoTime());
                if (!trouble.isEmpty() && reference.getBundle() != null) {
                    LOG.warn("plug-in {} {}; listeners open all the same", plugin.plugin(), trouble);
                    late.add(plugin.plugin());
                }
            }
        } catch (InvalidSyntaxException | IllegalStateException e) {
            LOG.debug("the broker stopped before its plug-ins were ready", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return late;
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
