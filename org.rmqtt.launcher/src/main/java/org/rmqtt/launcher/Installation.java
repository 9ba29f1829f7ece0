package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs the bundles of a store: first what clients need, and the rest when somebody asks for it. Any thread, one at a time.
 */
final class Installation {
    /** The start level of what comes afterwards; the others have the first one. */
    static final int AFTERWARDS_LEVEL = 2;

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

    /** Of these a bundle with components or an activator does something by itself; all others are libraries. */
    private static final List<String> OURS = List.of("org.rmqtt.", "org.apache.felix.");

    /** What only a plug-in uses: the way to other nodes. */
    private static final List<String> FOR_PLUGINS = List.of("org.rmqtt.cluster.");

    /** A bundle with this manifest header is a plug-in: it is installed, and started only when somebody wants it. */
    private static final String PLUGIN_HEADER = "RMQTT-Plugin";

    /** A system property: set in a run whose classes the JVM archives. */
    private static final String ARCHIVES = "rmqtt.archives.classes";

    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    private final BundleContext context;
    private final Path store;
    private final boolean hotDeployment;
    private final List<Path> rest = new ArrayList<>();
    private final List<Bundle> begun = new ArrayList<>();
    private volatile SeenClasses classes;
    private FirstClasses loading;
    private boolean known;

    Installation(BundleContext context, Path store) {
        this.context = context;
        this.store = store;
        hotDeployment = context.getProperty("felix.fileinstall.dir") != null;
    }

    /**
     * Installs what clients need, or everything: if it is not known yet what they do, and if plug-ins may come that want what is
     * there for others.
     */
    synchronized void installFirst() throws BundleException, IOException {
        Set<String> first = FirstBundles.read(store);
        known = !first.isEmpty();
        boolean all = !known || hotDeployment;
        List<Path> now = new ArrayList<>();
        try (var files = Files.list(store)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .forEach(file -> (all || first.contains(file.getFileName().toString()) ? now : rest).add(file));
        }
        classes = new SeenClasses(context, !known, Boolean.getBoolean(ARCHIVES));
        List<Bundle> installed = install(now);
        loading = new FirstClasses(store, installed).begin();
        start(installed);
    }

    /** Installs all others, once. */
    synchronized void installRest() throws BundleException {
        if (!rest.isEmpty()) {
            List<Path> now = List.copyOf(rest);
            rest.clear();
            start(install(now));
        }
    }

    /** Writes down what clients need, if that is not known. */
    synchronized void learn() throws IOException {
        if (!known) {
            known = true;
            FirstClasses.write(store, classes.first());
            FirstBundles.write(store, begun);
        }
    }

    /** For the JVM, which archives them when it ends. */
    void linkClasses() {
        SeenClasses seen = classes;
        if (seen != null) {
            seen.link();
        }
    }

    /** Before the bundles go. The framework says so only after all that clients need has been installed. */
    void end() throws InterruptedException {
        loading.end();
    }

    private List<Bundle> install(List<Path> jars) throws BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars) {
            installed.add(context.installBundle("reference:" + jar.toUri()));
        }
        // plug-ins too, before anybody looks: a bundle that one thread resolves and another one starts may lose its
        // components
        boolean resolved = context.getBundle(Constants.SYSTEM_BUNDLE_ID)
                .adapt(FrameworkWiring.class)
                .resolveBundles(installed);
        if (!resolved) {
            installRest();
        }
        return installed;
    }

    private void start(List<Bundle> installed) throws BundleException {
        for (Bundle bundle : installed) {
            // without a folder of its own FileInstall would watch the working directory, and pack its folders into jars
            if (hotDeployment || !FILE_INSTALL.equals(bundle.getSymbolicName())) {
                startUnlessPlugin(bundle);
            }
        }
    }

    /** Starts a bundle, or marks it for that while the framework is not at its level. */
    private void startUnlessPlugin(Bundle bundle) throws BundleException {
        var headers = bundle.getHeaders("");
        boolean later = headers.get(PLUGIN_HEADER) != null || isOneOf(ON_DEMAND, bundle);
        if (later || headers.get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        if (isOneOf(AFTERWARDS, bundle)) {
            bundle.adapt(BundleStartLevel.class).setStartLevel(AFTERWARDS_LEVEL);
        } else if (isOneOf(OURS, bundle) && !isOneOf(FOR_PLUGINS, bundle) && begins(headers)) {
            begun.add(bundle);
        }
        bundle.start(Bundle.START_ACTIVATION_POLICY);
    }

    private static boolean begins(Dictionary<String, String> headers) {
        return headers.get(Constants.BUNDLE_ACTIVATOR) != null || headers.get("Service-Component") != null;
    }

    private static boolean isOneOf(List<String> prefixes, Bundle bundle) {
        return prefixes.stream().anyMatch(bundle.getSymbolicName()::startsWith);
    }
}
