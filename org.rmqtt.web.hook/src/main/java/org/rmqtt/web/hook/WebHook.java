package org.rmqtt.web.hook;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.event.BrokerListener;
import org.rmqtt.api.plugin.PluginFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RMQTT's plug-in {@code rmqtt-web-hook}: tells HTTP servers and files what happens. */
@Component(name = "org.rmqtt.web.hook", service = PluginFigures.class, immediate = true)
@Designate(ocd = WebHook.Config.class)
public final class WebHook implements PluginFigures {
    private static final Logger LOG = LoggerFactory.getLogger(WebHook.class);

    /** RMQTT's keys of {@code rmqtt-web-hook.toml}; rules are further properties, {@code rule.<event>.<number>.<part>}. */
    @ObjectClassDefinition(
            name = "RMQTT web-hook",
            description = "Tells HTTP servers and files what happens. All live but the number of threads. Rules are"
                    + " properties rule.<event>.<number>.action, .urls and .topics.")
    public @interface Config {
        /** Who is told. */
        @AttributeDefinition(
                name = "URLs",
                description = "http://, https:// or file:///path; for rules that have none of their own.")
        String[] urls() default {};

        /** How many threads. */
        @AttributeDefinition(name = "Threads", description = "1 to 64, for answers and files. Read at start.")
        int worker__threads() default 3;

        /** How many may wait. */
        @AttributeDefinition(
                name = "Events that may wait",
                description = "1 to 10,000,000 for each URL and for the plug-in; more are dropped and counted.")
        int queue__capacity() default 300_000;

        /** How many requests at a time. */
        @AttributeDefinition(
                name = "Requests at a time",
                description = "1 to 4096 for each URL. Events of one client go one after the other.")
        int concurrency__limit() default 128;

        /** How many events in a request. */
        @AttributeDefinition(
                name = "Events of a request",
                description = "1 to 10,000. With 1 the body is an object as RMQTT sends it, else an array of objects.")
        int batch__size() default 1;

        /** How long a request may take. */
        @AttributeDefinition(name = "Time-out of a request", description = "A duration from 1ms to 1d, such as 8s.")
        String http__timeout() default "8s";

        /** For how long. */
        @AttributeDefinition(
                name = "Try again for",
                description = "A duration from 1ms to 1d; then the events of the request are given up and counted.")
        String retry__max__elapsed__time() default "60s";

        /** How much longer. */
        @AttributeDefinition(
                name = "Growth of the pause",
                description = "1 to 100. The first pause is 500 ms, each further one longer by this factor.")
        double retry__multiplier() default 2.5;

        /** The key of the signature. */
        @AttributeDefinition(
                name = "Secret of the signature",
                description = "Empty: none. Else each request has X-RMQTT-Signature: sha256=<HMAC-SHA256 of the body>.",
                type = AttributeType.PASSWORD)
        String hmac__secret() default "";
    }

    private final Hooks hooks;
    private final ServiceRegistration<BrokerListener> registration;

    /** Tells what happens from now on. */
    @Activate
    public WebHook(BundleContext context, @Reference BrokerRuntime runtime, Config config, Map<String, ?> properties) {
        HookSettings settings = HookSettings.of(config, properties);
        hooks = new Hooks(runtime.nodeId(), settings);
        registration = context.registerService(BrokerListener.class, hooks, wanted(settings));
        say(settings);
    }

    @Modified
    void modified(Config config, Map<String, ?> properties) {
        try {
            HookSettings settings = HookSettings.of(config, properties);
            hooks.update(settings);
            registration.setProperties(wanted(settings));
            say(settings);
        } catch (IllegalArgumentException e) {
            LOG.error("{}; nothing changes", e.getMessage());
        }
    }

    private static Dictionary<String, ?> wanted(HookSettings settings) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(
                BrokerListener.TYPES,
                settings.rules().stream()
                        .flatMap(rule -> rule.event().typeNames().stream())
                        .distinct()
                        .toArray(String[]::new));
        properties.put(BrokerListener.QUEUE_MAX_EVENTS, settings.queueCapacity());
        return properties;
    }

    private static void say(HookSettings settings) {
        LOG.info("web-hook: {} rules, told to {}", settings.rules().size(), settings.urls());
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        hooks.close();
        LOG.info("web-hook ends: {}", hooks.figures().counters());
    }

    @Override
    public String plugin() {
        return "rmqtt-web-hook";
    }

    @Override
    public Map<String, Long> counters() {
        return hooks.figures().counters();
    }

    @Override
    public Map<String, Long> gauges() {
        return Map.of("webhook.waiting", hooks.waiting());
    }
}
