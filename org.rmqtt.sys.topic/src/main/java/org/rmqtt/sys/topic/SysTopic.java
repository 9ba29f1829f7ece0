package org.rmqtt.sys.topic;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.config.Settings;
import org.rmqtt.api.event.BrokerEvent;
import org.rmqtt.api.event.BrokerListener;
import org.rmqtt.api.event.EventFields;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.plugin.PluginFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RMQTT's plug-in {@code rmqtt-sys-topic}: publishes the figures of this node every now and then, and what happens to clients
 * and sessions when it happens, to topics below {@code $SYS/brokers/<node>/}. They are routed as any message, so they are
 * seen on every node of a cluster.
 */
@Component(
        name = "org.rmqtt.sys.topic",
        immediate = true,
        service = {BrokerListener.class, PluginFigures.class},
        property = {
            BrokerListener.TYPES + "=ClientConnected",
            BrokerListener.TYPES + "=ClientDisconnected",
            BrokerListener.TYPES + "=SessionCreated",
            BrokerListener.TYPES + "=SessionTerminated",
            BrokerListener.TYPES + "=SessionSubscribed",
            BrokerListener.TYPES + "=SessionUnsubscribed"
        })
@Designate(ocd = SysTopic.Config.class)
public final class SysTopic implements BrokerListener, PluginFigures {
    private static final Logger LOG = LoggerFactory.getLogger(SysTopic.class);

    /** RMQTT's keys of {@code rmqtt-sys-topic.toml}. */
    @ObjectClassDefinition(name = "RMQTT $SYS topics", description = "Figures and events as messages. All live.")
    public @interface Config {
        /** At which QoS. */
        @AttributeDefinition(name = "QoS", description = "0, 1 or 2.")
        int publish__qos() default 1;

        /** How often. */
        @AttributeDefinition(name = "Interval of the figures", description = "A duration from 1s to 1d.")
        String publish__interval() default "1m";

        /** How long they live. */
        @AttributeDefinition(name = "Message expiry", description = "A duration; 0: never.")
        String message__expiry__interval() default "5m";
    }

    private final BrokerRuntime runtime;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    private final LongAdder published = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rmqtt-sys-topic");
        thread.setDaemon(true);
        return thread;
    });
    private ScheduledFuture<?> figures;
    private volatile Wanted wanted;

    private record Wanted(QoS qos, Duration interval, long expirySeconds) {}

    /** Publishes from now on. */
    @Activate
    public SysTopic(@Reference BrokerRuntime runtime, Config config) {
        this.runtime = runtime;
        apply(wanted(config));
    }

    @Modified
    void modified(Config config) {
        try {
            apply(wanted(config));
        } catch (IllegalArgumentException e) {
            LOG.error("{}; nothing changes", e.getMessage());
        }
    }

    private static Wanted wanted(Config config) {
        Settings settings = new Settings("org.rmqtt.sys.topic");
        long expiry = settings.duration("message_expiry_interval", config.message__expiry__interval())
                .toSeconds();
        return new Wanted(
                QoS.of(settings.within("publish_qos", config.publish__qos(), 0, 2)),
                settings.duration("publish_interval", config.publish__interval(), "1s", "1d"),
                expiry == 0 ? MessageProperties.NO_EXPIRY : expiry);
    }

    private synchronized void apply(Wanted now) {
        wanted = now;
        if (figures != null) {
            figures.cancel(false);
        }
        long nanos = now.interval().toNanos();
        figures = timer.scheduleAtFixedRate(this::publishFigures, nanos, nanos, TimeUnit.NANOSECONDS);
        LOG.info(
                "$SYS topics: figures every {}, QoS {}",
                now.interval(),
                now.qos().value());
    }

    @Deactivate
    void deactivate() {
        timer.shutdownNow();
        LOG.info("$SYS topics end: {} messages", published.sum());
    }

    private void publishFigures() {
        publish("stats", runtime.gauges());
        publish("metrics", runtime.counters());
    }

    @Override
    public void onEvent(BrokerEvent event) {
        Map<String, Object> fields = EventFields.of(runtime.nodeId(), event);
        fields.put("time", EventFields.time(event));
        publish(place(event) + named(event.clientId()) + what(event), fields);
    }

    private static String place(BrokerEvent event) {
        boolean ofConnection =
                event instanceof BrokerEvent.ClientConnected || event instanceof BrokerEvent.ClientDisconnected;
        return ofConnection ? "clients/" : "session/";
    }

    private static String what(BrokerEvent event) {
        if (event instanceof BrokerEvent.ClientConnected) {
            return "/connected";
        } else if (event instanceof BrokerEvent.ClientDisconnected) {
            return "/disconnected";
        } else if (event instanceof BrokerEvent.SessionCreated) {
            return "/created";
        } else if (event instanceof BrokerEvent.SessionTerminated) {
            return "/terminated";
        }
        return event instanceof BrokerEvent.SessionSubscribed ? "/subscribed" : "/unsubscribed";
    }

    /** A client identifier may have characters that a topic name must not have [MQTT5-3.3.2-2]. */
    private static String named(String clientId) {
        return clientId.replace('+', '_').replace('#', '_');
    }

    /** Waits until the message is on its way, so that events do not come faster than they can be routed. */
    private void publish(String topic, Map<String, ?> payload) {
        Wanted now = wanted;
        Message message = new Message(
                "$SYS/brokers/" + runtime.nodeId() + "/" + topic,
                gson.toJson(payload).getBytes(StandardCharsets.UTF_8),
                now.qos(),
                false,
                MessageProperties.NONE.withExpiry(now.expirySeconds()),
                new Origin(Origin.Kind.SYSTEM, runtime.nodeId(), "system", null, null),
                System.currentTimeMillis());
        try {
            runtime.publish(message).toCompletableFuture().join();
            published.increment();
        } catch (CompletionException | RejectedExecutionException e) {
            failed.increment();
            LOG.debug("{} could not be published", topic, e);
        }
    }

    @Override
    public String plugin() {
        return "rmqtt-sys-topic";
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("systopic.published", published.sum(), "systopic.failed", failed.sum());
    }
}
