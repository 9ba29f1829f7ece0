package org.rmqtt.runtime.log;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.event.BrokerEvent;
import org.rmqtt.api.event.BrokerListener;
import org.rmqtt.api.event.EventFields;
import org.rmqtt.api.mqtt.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes everything that happens to some clients, or with some topics, into the log, while the configuration asks for it.
 * As long as nobody is traced it costs nothing; while somebody is, every event is made and looked at on another thread.
 */
@Component(
        name = "org.rmqtt.trace",
        configurationPid = "org.rmqtt.log",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Trace implements BrokerListener {
    private static final Logger LOG = LoggerFactory.getLogger(Trace.class);
    private static final int QUEUE = 100_000;

    private final BundleContext context;
    private final BrokerRuntime runtime;
    private volatile Wanted wanted = new Wanted(List.of(), List.of());
    private ServiceRegistration<BrokerListener> registration;

    private record Wanted(List<String> clients, List<String> filters) {
        boolean isEmpty() {
            return clients.isEmpty() && filters.isEmpty();
        }

        boolean has(BrokerEvent event) {
            if (clients.contains(event.clientId())) {
                return true;
            }
            String topic = event.topic();
            if (topic != null) {
                for (String filter : filters) {
                    if (filter.equals(topic) || Topics.matches(filter, topic)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** Traces what the configuration asks for. */
    @Activate
    public Trace(BundleContext context, @Reference BrokerRuntime runtime, LogSettings.Config config) {
        this.context = context;
        this.runtime = runtime;
        modified(config);
    }

    @Modified
    synchronized void modified(LogSettings.Config config) {
        for (String filter : config.trace__topics()) {
            if (!Topics.isValidFilter(filter)) {
                LOG.error("org.rmqtt.log: trace_topics = {} is no topic filter; nothing changes", filter);
                return;
            }
        }
        Wanted now = new Wanted(List.of(config.trace__clients()), List.of(config.trace__topics()));
        if (now.isEmpty() && wanted.isEmpty() || now.equals(wanted)) {
            return;
        }
        wanted = now;
        LOG.info("traced are the clients {} and the topics {}", now.clients(), now.filters());
        if (now.isEmpty()) {
            end();
        } else if (registration == null) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(BrokerListener.TYPES, BrokerListener.ALL);
            properties.put(BrokerListener.QUEUE_MAX_EVENTS, QUEUE);
            registration = context.registerService(BrokerListener.class, this, properties);
        }
    }

    @Deactivate
    synchronized void end() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    @Override
    public void onEvent(BrokerEvent event) {
        if (wanted.has(event)) {
            Map<String, Object> fields = EventFields.of(runtime.nodeId(), event);
            LOG.atInfo()
                    .addKeyValue("clientid", event.clientId())
                    .log("{} {}", event.getClass().getSimpleName(), fields);
        }
    }
}
