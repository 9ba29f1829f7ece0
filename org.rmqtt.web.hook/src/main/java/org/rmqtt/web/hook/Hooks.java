package org.rmqtt.web.hook;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.event.BrokerEvent;
import org.rmqtt.api.event.BrokerListener;
import org.rmqtt.api.event.EventFields;
import org.rmqtt.api.mqtt.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns events into JSON and hands them to the targets of their rules. Events come on one thread at a time. */
final class Hooks implements BrokerListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final long DRAIN_SECONDS = 3;

    private final long nodeId;
    private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
    private final Figures figures = new Figures();
    private final ScheduledExecutorService executor;
    private final HttpClient client;
    private volatile HookSettings settings;
    private volatile Map<Class<? extends BrokerEvent>, List<Rule>> rules;
    private volatile Map<String, Target> targets = Map.of();

    Hooks(long nodeId, HookSettings settings) {
        this.nodeId = nodeId;
        AtomicInteger number = new AtomicInteger();
        executor = Executors.newScheduledThreadPool(settings.workerThreads(), task -> {
            Thread thread = new Thread(task, "rmqtt-web-hook-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .connectTimeout(settings.httpTimeout())
                .build();
        update(settings);
    }

    /** Takes new settings; what waits for a URL that goes on being used stays. */
    synchronized void update(HookSettings newSettings) {
        boolean sameLanes = settings != null && settings.concurrencyLimit() == newSettings.concurrencyLimit();
        settings = newSettings;
        Map<String, Target> now = new LinkedHashMap<>();
        for (String url : newSettings.urls()) {
            Target known = sameLanes ? targets.get(url) : null;
            now.put(url, known == null ? target(url) : known);
        }
        Map<String, Target> before = targets;
        targets = now;
        rules = HookEvent.byType(newSettings.rules());
        before.forEach((url, target) -> {
            if (now.get(url) != target) {
                target.close();
            }
        });
    }

    private Target target(String url) {
        URI uri = URI.create(url);
        Target.Surroundings surroundings = new Target.Surroundings(() -> settings, figures, executor);
        if (uri.getScheme().equals("file")) {
            return new Target(url, new FileSender(Path.of(uri)), 1, FileSender.BATCH, surroundings);
        }
        return new Target(
                url, new HttpSender(uri, client, () -> settings), settings.concurrencyLimit(), 0, surroundings);
    }

    @Override
    public void onEvent(BrokerEvent event) {
        List<Rule> wanted = rules.get(event.getClass());
        if (wanted == null || isOfSystem(event)) {
            return;
        }
        Map<String, Object> fields = null;
        for (Rule rule : wanted) {
            if (rule.wants(event.topic())) {
                fields = fields == null ? EventFields.of(nodeId, event) : fields;
                String json = json(rule, event, fields);
                rule.urls().forEach(url -> {
                    Target target = targets.get(url);
                    if (target != null) {
                        target.add(event.clientId(), json);
                    }
                });
            }
        }
    }

    /** What the broker itself publishes is told once, when it is published. */
    private static boolean isOfSystem(BrokerEvent event) {
        return event instanceof BrokerEvent.OfMessage e
                && e.message().origin().kind() == Origin.Kind.SYSTEM
                && !(event instanceof BrokerEvent.MessagePublished);
    }

    private String json(Rule rule, BrokerEvent event, Map<String, Object> fields) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("action", rule.action());
        shown.putAll(fields);
        if (rule.event() == HookEvent.CLIENT_CONNACK && event instanceof BrokerEvent.ClientConnected connected) {
            shown.put("conn_ack", connected.client().version().isV5() ? "Success" : "Connection Accepted");
        }
        shown.put("time", EventFields.time(event));
        return gson.toJson(shown);
    }

    Figures figures() {
        return figures;
    }

    long waiting() {
        return targets.values().stream().mapToLong(Target::pending).sum();
    }

    /** Gives what waits a little time to leave. */
    @Override
    public void close() {
        CompletableFuture<?>[] drained =
                targets.values().stream().map(Target::drained).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(drained).get(DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("not everything that waited could be told", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        targets.values().forEach(Target::close);
        executor.shutdownNow();
    }
}
