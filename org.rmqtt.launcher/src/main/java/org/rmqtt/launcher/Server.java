package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OSGi framework with the bundles of the broker. */
final class Server implements AutoCloseable {
    /** What others start when somebody uses it: the shell org.rmqtt.shell, the health checks org.rmqtt.http.api. */
    private static final List<String> ON_DEMAND =
            List.of("org.apache.felix.gogo.", "org.apache.felix.healthcheck.core");

    /** What operators look through: it comes up after what clients need. */
    private static final List<String> AFTERWARDS = List.of(
            "org.apache.felix.http.",
            "org.apache.felix.webconsole",
            "org.apache.felix.inventory",
            "org.rmqtt.console",
            "org.rmqtt.shell");

    /** The start level of those; the others have the first one, and with that the framework has started. */
    private static final int AFTERWARDS_LEVEL = 2;

    /** The runtime registers it a moment after the listeners have opened. */
    private static final String STARTED =
            "(&(objectClass=org.osgi.service.condition.Condition)(osgi.condition.id=rmqtt.started))";

    /** A node that has not started by then waits for others, or cannot, and operators want to see why. */
    private static final long STARTED_MILLIS = 1500;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long STOP_MILLIS = 20_000;

    /** A bundle with this manifest header is a plug-in: it is installed, and started only when somebody wants it. */
    private static final String PLUGIN_HEADER = "RMQTT-Plugin";

    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    private final Framework framework;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch started = new CountDownLatch(1);

    Server(CommandLineOptions options, NodeDirectories directories) {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no OSGi framework on the class path"))
                .newFramework(FrameworkProperties.of(options, directories));
    }

    void start(Path bundles) throws BundleException, InvalidSyntaxException, IOException {
        framework.init();
        BundleContext context = framework.getBundleContext();
        List<Path> jars;
        try (var files = Files.list(bundles)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars) {
            installed.add(context.installBundle("reference:" + jar.toUri()));
        }
        // plug-ins too, before anybody looks: a bundle that one thread resolves and another one starts may lose its
        // components
        framework.adapt(FrameworkWiring.class).resolveBundles(installed);
        boolean hotDeployment = context.getProperty("felix.fileinstall.dir") != null;
        for (Bundle bundle : installed) {
            // without a folder of its own FileInstall would watch the working directory, and pack its folders into jars
            if (hotDeployment || !FILE_INSTALL.equals(bundle.getSymbolicName())) {
                startUnlessPlugin(bundle);
            }
        }
        context.addServiceListener(event -> started.countDown(), STARTED);
        context.addBundleListener((SynchronousBundleListener) this::bundleChanged);
        framework.start();
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            started.countDown();
        }
    }

    /** Marks a bundle for starting; that happens when the framework starts. */
    private static void startUnlessPlugin(Bundle bundle) throws BundleException {
        var headers = bundle.getHeaders("");
        boolean later =
                headers.get(PLUGIN_HEADER) != null || ON_DEMAND.stream().anyMatch(bundle.getSymbolicName()::startsWith);
        if (!later && headers.get(Constants.FRAGMENT_HOST) == null) {
            if (AFTERWARDS.stream().anyMatch(bundle.getSymbolicName()::startsWith)) {
                bundle.adapt(BundleStartLevel.class).setStartLevel(AFTERWARDS_LEVEL);
            }
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** Starts what comes afterwards, and waits until the framework has stopped. */
    void await() {
        try {
            started.await(STARTED_MILLIS, TimeUnit.MILLISECONDS);
            if (!stopping.get() && framework.getState() == Bundle.ACTIVE) {
                framework.adapt(FrameworkStartLevel.class).setStartLevel(AFTERWARDS_LEVEL);
            }
            FrameworkEvent event = framework.waitForStop(0);
            LOG.debug("the framework has stopped: {}", event.getType());
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
            framework.stop();
            if (framework.waitForStop(STOP_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.error("the broker has not stopped within {} ms", STOP_MILLIS);
                ExitCode.set(1);
            }
        } catch (BundleException e) {
            LOG.error("the broker could not be stopped in order", e);
            ExitCode.set(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
