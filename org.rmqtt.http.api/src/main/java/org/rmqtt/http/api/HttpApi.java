package org.rmqtt.http.api;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.HistogramView;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.config.KeyCatalog;
import org.rmqtt.api.connection.ListenerInfo;
import org.rmqtt.api.plugin.PluginFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RMQTT's plug-in {@code rmqtt-http-api}, on the HTTP server that the web console has too. */
@Component(name = "org.rmqtt.http.api", service = ConfigurationListener.class, immediate = true)
@Designate(ocd = HttpApi.Config.class)
public final class HttpApi implements ConfigurationListener {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    /** RMQTT's name of the plug-in. */
    static final String NAME = "rmqtt-http-api";

    private static final String HTTP_PID = "org.apache.felix.http";

    /** RMQTT's keys of {@code rmqtt-http-api.toml}. */
    @ObjectClassDefinition(name = "RMQTT HTTP API", description = "The API and the dashboard. All live.")
    public @interface Config {
        /** What callers show. */
        @AttributeDefinition(
                name = "Token",
                description = "What callers show as Authorization: Bearer <token>. Empty: nothing, and then only the"
                        + " loopback address is served.",
                type = AttributeType.PASSWORD)
        String http__bearer__token() default "";

        /** How many rows. */
        @AttributeDefinition(name = "Rows of an answer", description = "At least 1.")
        int max__row__limit() default 10_000;

        /** How large a body may be. */
        @AttributeDefinition(name = "Size of a body", description = "A size from 1KB to 256MB.")
        String max__body__size() default "2MB";

        /** Whether each request is logged. */
        @AttributeDefinition(name = "Request log", description = "A line for each request; changes have one anyway.")
        boolean http__request__log() default false;

        /** How often figures are looked at. */
        @AttributeDefinition(name = "Sample interval", description = "A duration of at least 1s.")
        String metrics__sample__interval() default "5s";

        /** How long the past is kept. */
        @AttributeDefinition(name = "History", description = "A duration from 1m to 31d.")
        String history__retention() default "7d";

        /** How long messages live. */
        @AttributeDefinition(
                name = "Message expiry",
                description = "A duration; for messages that are published without a lifetime. 0: for ever.")
        String message__expiry__interval() default "5m";
    }

    private final BundleContext context;
    private final BrokerRuntime runtime;
    private final ConfigurationAdmin configurations;
    private final List<ListenerInfo> listeners = new CopyOnWriteArrayList<>();
    private final List<PluginFigures> figuresOfPlugins = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2, task -> {
        Thread thread = new Thread(task, "rmqtt-http-api");
        thread.setDaemon(true);
        return thread;
    });
    private final JvmFigures jvm;
    private final Figures figures;
    private final History history;
    private final Moments moments = new Moments();
    private final Fleet fleet;
    private final Endpoints endpoints;
    private final List<ServiceRegistration<Servlet>> servlets = new ArrayList<>();
    private final Health health;
    private volatile ApiSettings settings;
    private HealthChecks checks;
    private ScheduledFuture<?> sampler;
    private boolean closed;

    /** Opens the API, if it may be open as things are. */
    @Activate
    public HttpApi(
            BundleContext context,
            @Reference BrokerRuntime runtime,
            @Reference PluginRegistry registry,
            @Reference ConfigurationAdmin configurations,
            @Reference KeyCatalog keys,
            Config config) {
        this.context = context;
        this.runtime = runtime;
        this.configurations = configurations;
        settings = ApiSettings.of(config);
        Path data = Path.of(context.getProperty("rmqtt.data.dir"));
        jvm = new JvmFigures();
        figures = new Figures(runtime, () -> figuresOfPlugins, jvm);
        history = new History(data.resolve("http-api-history"), settings.retention(), System::currentTimeMillis);
        PluginActions plugins = new PluginActions(registry, configurations, keys, () -> figuresOfPlugins, executor);
        NodeFacts facts = new NodeFacts(runtime.nodeId(), String.valueOf(context.getProperty("rmqtt.version")), data);
        health = new Health(runtime, () -> listeners, data);
        Internals internals = new Internals(figures, executor);
        NodeActions actions = new NodeActions(
                runtime, facts, figures, history, plugins, health, () -> listeners, this::drain, internals);
        fleet = new Fleet(runtime.nodeId(), actions::run, internals);
        endpoints = new Endpoints(
                fleet,
                new ClientEndpoints(fleet, runtime),
                new MqttEndpoints(fleet, runtime, () -> settings.expirySeconds()));
        apply();
    }

    @Modified
    void modified(Config config) {
        try {
            settings = ApiSettings.of(config);
            apply();
        } catch (IllegalArgumentException e) {
            LOG.error("{}; nothing changes", e.getMessage());
        }
    }

    /** The address of the HTTP server may have become one that asks for a token, or none that does. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (HTTP_PID.equals(event.getPid()) && !executor.isShutdown()) {
            executor.execute(this::openOrClose);
        }
    }

    /** Ends the process as SIGTERM does, when the answer has had a second to leave. */
    private void drain() {
        LOG.warn("an operator asks this node to hand its sessions over and to end");
        Executor stopper = task -> new Thread(task, "rmqtt-drain").start();
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, stopper).execute(() -> {
            try {
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
            } catch (BundleException | IllegalStateException e) {
                LOG.error("the framework does not stop: {}", e.getMessage());
            }
        });
    }

    private synchronized void apply() {
        history.retention(settings.retention());
        if (sampler != null) {
            sampler.cancel(false);
        }
        long nanos = settings.sampleInterval().toNanos();
        sampler = executor.scheduleAtFixedRate(this::sample, nanos, nanos, TimeUnit.NANOSECONDS);
        openOrClose();
    }

    private synchronized void openOrClose() {
        if (closed) {
            return;
        }
        String host = host();
        if (!settings.hasToken() && !isLoopback(host)) {
            close();
            LOG.error(
                    "the HTTP API stays closed: http_laddr is {}, which is not the loopback address, and"
                            + " http_bearer_token is not set",
                    host);
        } else if (servlets.isEmpty()) {
            open();
            LOG.info("the HTTP API is open at {}{}", host, ApiServlet.ROOT);
        }
    }

    private void sample() {
        try {
            HistogramView latency = runtime.histograms().get("delivery_latency");
            history.add(moments.with(figures.stats(), latency), figures.metrics());
        } catch (RuntimeException e) {
            LOG.warn("the figures could not be looked at", e);
        }
    }

    private String host() {
        try {
            Dictionary<String, Object> properties =
                    configurations.getConfiguration(HTTP_PID, "?").getProperties();
            Object host = properties == null ? null : properties.get("org.apache.felix.http.host");
            return host == null ? "127.0.0.1" : host.toString();
        } catch (IOException e) {
            LOG.warn("the address of the HTTP server is not known", e);
            return "0.0.0.0";
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private void open() {
        serve(new ApiServlet(endpoints.all(), () -> settings), ApiServlet.ROOT, ApiServlet.ROOT + "/*");
        serve(new DashboardServlet(endpoints.all()), "/dashboard", "/dashboard/*", "");
        // later: it starts a bundle, which is not for the thread that starts this one
        executor.execute(this::openChecks);
    }

    private synchronized void openChecks() {
        if (checks == null && !servlets.isEmpty()) {
            checks = new HealthChecks(context, configurations, health, () -> settings);
        }
    }

    private void serve(Servlet servlet, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.pattern", patterns);
        servlets.add(context.registerService(Servlet.class, servlet, properties));
    }

    private void close() {
        servlets.forEach(ServiceRegistration::unregister);
        servlets.clear();
        if (checks != null) {
            checks.close();
            checks = null;
        }
    }

    @Deactivate
    synchronized void deactivate() {
        closed = true;
        close();
        fleet.use(null);
        executor.shutdownNow();
        jvm.close();
        LOG.info("the HTTP API of node {} is closed", runtime.nodeId());
    }

    // ---- services that come and go

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setNetwork(PeerNetwork network) {
        fleet.use(network);
    }

    void unsetNetwork(PeerNetwork network) {
        fleet.leave(network);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(ListenerInfo listener) {
        listeners.add(listener);
    }

    void removeListener(ListenerInfo listener) {
        listeners.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFigures(PluginFigures plugin) {
        figuresOfPlugins.add(plugin);
    }

    void removeFigures(PluginFigures plugin) {
        figuresOfPlugins.remove(plugin);
    }
}
