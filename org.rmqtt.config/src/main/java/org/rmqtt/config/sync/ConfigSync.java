package org.rmqtt.config.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.config.load.Loaded;
import org.rmqtt.config.load.Loader;
import org.rmqtt.config.load.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps files and Config Admin the same, both ways. It alone watches the files. An edit that is wrong leaves the old
 * configuration in force; a wrong file at the start ends the process with code 1. All work is done on one thread.
 */
@Component(immediate = true, service = ConfigurationListener.class)
public final class ConfigSync implements ConfigurationListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigSync.class);
    private static final long POLL_MILLIS = 250;
    private static final String OVERRIDE_PREFIX = "rmqtt.override.";
    private static final String[] OVERRIDES = {
        "node.id", "plugins.default_startups", "node_grpc_addrs", "raft_peer_addrs", "leader_id", "bootstrap_majority"
    };

    private final BundleContext context;
    private final ConfigFiles files;
    private final Installer installer;
    private final WriteBack writeBack;
    private final HttpKeystore keystore;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean installs = new AtomicBoolean();
    private final FrameworkListener starting = this::frameworkChanged;

    // confined to the thread
    private Map<Path, String> texts = new TreeMap<>();
    private Loaded loaded;
    private Map<Path, String> edited = Map.of();
    private String lastTrouble = "";

    /** Loads the configuration and begins to watch. */
    @Activate
    public ConfigSync(BundleContext context, @Reference ConfigurationAdmin admin) {
        this.context = context;
        String file = context.getProperty("rmqtt.config.file");
        Path data = Path.of(context.getProperty("rmqtt.data.dir")).toAbsolutePath();
        files = new ConfigFiles(
                file == null ? null : Path.of(file).toAbsolutePath(), data, System.getenv(), commandLine(context));
        installer = new Installer(admin, new Defaults(context));
        writeBack = new WriteBack(files);
        keystore = new HttpKeystore(data);
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "rmqtt-config");
            worker.setDaemon(true);
            return worker;
        });
        thread.execute(this::load);
        context.addFrameworkListener(starting);
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.ACTIVE) {
            installOnce();
        }
    }

    /**
     * Nothing is configured while the framework still starts bundles, so that no component appears while its configuration
     * does.
     */
    private void frameworkChanged(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            installOnce();
        }
    }

    private void installOnce() {
        if (installs.compareAndSet(false, true)) {
            thread.execute(this::install);
        }
    }

    private static Map<String, String> commandLine(BundleContext context) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String key : OVERRIDES) {
            String value = context.getProperty(OVERRIDE_PREFIX + key);
            if (value != null) {
                options.put(key, value);
            }
        }
        return options;
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        context.removeFrameworkListener(starting);
        thread.shutdown();
        if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
            LOG.warn("the configuration thread still works");
        }
    }

    private void load() {
        try {
            texts = files.texts();
            loaded = Loader.load(files.sources(texts));
            report(loaded);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    private void install() {
        if (loaded == null || !loaded.isUsable()) {
            giveUp();
            return;
        }
        try {
            installer.install(keystore.in(loaded.properties()));
            thread.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
            giveUp();
        }
    }

    private void giveUp() {
        LOG.error("the broker does not start with a wrong configuration");
        System.setProperty("rmqtt.exit.code", "1");
        try {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
        } catch (BundleException e) {
            LOG.error("the framework does not stop", e);
        }
    }

    private static void report(Loaded loaded) {
        for (Problem problem : loaded.problems()) {
            switch (problem.severity()) {
                case ERROR -> LOG.error("{}", problem.text());
                case WARNING -> LOG.warn("{}", problem.text());
                case INFO -> LOG.info("{}", problem.text());
            }
        }
    }

    private void poll() {
        try {
            Map<Path, String> now = files.texts();
            if (now.equals(texts)) {
                edited = texts;
                renewKeystore();
            } else if (now.equals(edited)) {
                texts = now;
                reload();
            } else {
                // a file may be read while somebody writes it: an edit counts when it has stood still for a moment
                edited = now;
            }
            lastTrouble = "";
        } catch (IOException | RuntimeException e) {
            if (!lastTrouble.equals(e.toString())) {
                lastTrouble = e.toString();
                LOG.error("the configuration stays as it was: {}", lastTrouble);
            }
        }
    }

    private void renewKeystore() throws IOException {
        if (keystore.isStale()) {
            try {
                installer.install(keystore.in(loaded.properties()));
                LOG.info("the HTTP server gets the certificate anew that has changed");
            } catch (IllegalArgumentException e) {
                LOG.error("the certificate of the HTTP server stays in force: {}", e.getMessage());
            }
        }
    }

    private void reload() throws IOException {
        Loaded fresh;
        try {
            fresh = Loader.load(files.sources(texts));
        } catch (IllegalArgumentException e) {
            LOG.error("the edit is not taken and the old configuration stays in force: {}", e.getMessage());
            return;
        }
        report(fresh);
        if (!fresh.isUsable()) {
            LOG.error("the edit is not taken and the old configuration stays in force");
            return;
        }
        Map<String, Map<String, Object>> wanted;
        try {
            wanted = keystore.in(fresh.properties());
        } catch (IllegalArgumentException e) {
            LOG.error("the edit is not taken and the old configuration stays in force: {}", e.getMessage());
            return;
        }
        loaded = fresh;
        installer.install(wanted);
        LOG.info("the edited configuration is taken over");
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getPid().startsWith("org.rmqtt.") && !thread.isShutdown()) {
            thread.execute(() -> changed(event));
        }
    }

    private void changed(ConfigurationEvent event) {
        try {
            if (event.getType() == ConfigurationEvent.CM_DELETED) {
                deleted(event.getPid());
                return;
            }
            Map<String, Object> changes = installer.foreignChanges(event.getPid());
            if (!changes.isEmpty()) {
                writeBack.write(event.getPid(), changes, loaded, texts);
                installer.adopt(event.getPid(), changes);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("a change of {} could not be written to its file: {}", event.getPid(), e.toString());
        }
    }

    /** A listener that was deleted at run time stays closed at the next start. */
    private void deleted(String pid) throws IOException {
        if (installer.knows(pid) && pid.contains("~")) {
            installer.forget(pid);
            writeBack.write(pid, Map.of("enable", false), loaded, texts);
        }
    }
}
