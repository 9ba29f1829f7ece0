package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OSGi framework with the bundles of the broker. */
final class Server implements AutoCloseable {
    /** The runtime registers it a moment after the listeners have opened. */
    private static final String STARTED =
            "(&(objectClass=org.osgi.service.condition.Condition)(osgi.condition.id=rmqtt.started))";

    /** A node that has not started by then waits for others, or cannot, and operators want to see why. */
    private static final long STARTED_MILLIS = 1500;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long STOP_MILLIS = 20_000;

    /** The name of the property of the service that installs what is not there yet: plug-ins, the console. */
    private static final String INSTALLS = "rmqtt.installs";

    private final Framework framework;
    private final Path cache;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile Installation installation;

    Server(CommandLineOptions options, NodeDirectories directories) {
        cache = directories.frameworkCache();
        // by name, and not as a service of the class path: looking there takes a hundredth of the start
        framework = new FrameworkFactory().newFramework(FrameworkProperties.of(options, directories));
    }

    void start(Path bundles) throws BundleException, InvalidSyntaxException, IOException {
        framework.init();
        BundleContext context = framework.getBundleContext();
        installation = new Installation(context, bundles);
        installation.installFirst();
        context.registerService(Runnable.class, this::installRest, new Hashtable<>(Map.of(INSTALLS, "rest")));
        context.addServiceListener(event -> started.countDown(), STARTED);
        context.addBundleListener((SynchronousBundleListener) this::bundleChanged);
        framework.start();
    }

    private void installRest() {
        try {
            installation.installRest();
        } catch (BundleException e) {
            LOG.error("plug-ins and the console cannot be installed", e);
        } catch (IllegalStateException e) {
            LOG.debug("the broker stopped before everything was installed", e);
        }
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            started.countDown();
            try {
                installation.end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts what comes afterwards, and waits until the framework has stopped. */
    void await() {
        try {
            started.await(STARTED_MILLIS, TimeUnit.MILLISECONDS);
            if (!stopping.get() && framework.getState() == Bundle.ACTIVE) {
                installRest();
                framework.adapt(FrameworkStartLevel.class).setStartLevel(Installation.AFTERWARDS_LEVEL);
                installation.learn();
            }
            FrameworkEvent event = framework.waitForStop(0);
            LOG.debug("the framework has stopped: {}", event.getType());
        } catch (IOException e) {
            LOG.warn("the next start takes longer than it need", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The shutdown hook: all components are deactivated, then the process ends with 0 although a signal caused it. */
    void stopAndHalt() {
        close();
        Runtime.getRuntime().halt(ExitCode.get());
    }

    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        try {
            Installation begun = installation;
            if (begun != null) {
                begun.linkClasses();
            }
            framework.stop();
            if (framework.waitForStop(STOP_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.error("the broker has not stopped within {} ms", STOP_MILLIS);
                ExitCode.set(1);
                return;
            }
            // or the next start would do it, which somebody waits for
            Folders.delete(cache);
        } catch (IOException e) {
            LOG.debug("the next start deletes what the framework has left", e);
        } catch (BundleException e) {
            LOG.error("the broker could not be stopped in order", e);
            ExitCode.set(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
