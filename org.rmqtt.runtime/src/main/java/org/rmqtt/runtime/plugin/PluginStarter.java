package org.rmqtt.runtime.plugin;

import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rmqtt.api.broker.BootGate;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.broker.PluginRegistry.PluginException;
import org.rmqtt.api.config.ConfigValues;
import org.rmqtt.runtime.banner.Banner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the plug-ins that the configuration names, then opens the listeners and says what runs. */
@Component(
        name = "org.rmqtt.plugins",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PluginStarter.Config.class)
public final class PluginStarter {
    private static final Logger LOG = LoggerFactory.getLogger(PluginStarter.class);

    /** The {@code osgi.condition.id} of what is registered a moment after the listeners have opened. */
    public static final String STARTED_ID = "rmqtt.started";

    /** RMQTT's section {@code plugins}. */
    @ObjectClassDefinition(name = "RMQTT plug-ins", description = "Which plug-ins run.")
    @interface Config {
        /** Where their files are. */
        @AttributeDefinition(name = "Folder of the plug-in files", description = "Relative to rmqtt.toml. Live.")
        String dir() default "plugins/";

        /** Which are started. */
        @AttributeDefinition(
                name = "Started plug-ins",
                description = "RMQTT names. Live: one that is added is started, one that is taken away is stopped.")
        String[] default__startups() default {};

        /** Which are not. */
        @AttributeDefinition(name = "Never started", description = "RMQTT names that are taken off the list above.")
        String[] disabled__default__startups() default {};

        /** How long listeners wait. */
        @AttributeDefinition(
                name = "Boot time-out",
                description = "A duration. Listeners open when every started plug-in is ready, or after this time; then"
                        + " clients are refused until the plug-in is ready. Read at start.")
        String boot__timeout() default "60s";
    }

    /** What the first clients need is loaded when they connect, and that comes before what else there is to do. */
    private static final long FIRST_CLIENTS_MILLIS = 250;

    private static final long LOOK_AFTER_SECONDS = 3;

    private final Plugins plugins;
    private final ServiceRegistration<PluginRegistry> registration;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "rmqtt-plugins");
        made.setDaemon(true);
        return made;
    });
    private Set<String> wanted = Set.of();

    /** Starts what is wanted and opens the gate. */
    @Activate
    public PluginStarter(
            BundleContext context,
            Config config,
            @Reference ServiceComponentRuntime components,
            @Reference BootGate gate,
            @Reference BrokerRuntime runtime,
            @Reference ConfigurationAdmin configurations) {
        plugins = new Plugins(context, components, configurations);
        registration = context.registerService(PluginRegistry.class, plugins, new Hashtable<>());
        modified(config);
        BootWait wait = new BootWait(context, plugins, wanted, ConfigValues.parseDuration(config.boot__timeout()));
        Banner banner = new Banner(context, runtime, plugins, configurations);
        Thread thread = new Thread(
                () -> {
                    gate.open(wait.await());
                    banner.printWhenListening(() -> later.schedule(
                            () -> registerCondition(context), FIRST_CLIENTS_MILLIS, TimeUnit.MILLISECONDS));
                },
                "rmqtt-boot");
        thread.setDaemon(true);
        thread.start();
    }

    /** For those who are to begin when the first clients have connected: the launcher starts the console then. */
    private static void registerCondition(BundleContext context) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Condition.CONDITION_ID, STARTED_ID);
        context.registerService(Condition.class, Condition.INSTANCE, properties);
    }

    /** Starts what has been added to the list and stops what has been taken away. */
    @Modified
    void modified(Config config) {
        Set<String> now = new LinkedHashSet<>(List.of(config.default__startups()));
        now.removeAll(List.of(config.disabled__default__startups()));
        plugins.ask(now);
        for (String name : now) {
            if (!wanted.contains(name)) {
                attempt(() -> plugins.start(name));
                later.schedule(() -> plugins.lookAfter(name), LOOK_AFTER_SECONDS, TimeUnit.SECONDS);
            }
        }
        for (String name : wanted) {
            if (!now.contains(name)) {
                attempt(() -> plugins.stop(name));
            }
        }
        wanted = now;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws PluginException;
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (PluginException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        later.shutdownNow();
        registration.unregister();
    }
}
