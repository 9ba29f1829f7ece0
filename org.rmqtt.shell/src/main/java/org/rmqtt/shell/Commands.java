package org.rmqtt.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.broker.PluginRegistry.PluginException;
import org.rmqtt.api.broker.PluginView;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.api.mqtt.Topics;

/** The commands of scope {@code rmqtt}; each returns what is shown. On the thread of a shell, which may wait. */
@Component(
        name = "org.rmqtt.shell.commands",
        service = Commands.class,
        property = {
            "osgi.command.scope=rmqtt",
            "osgi.command.function=clients",
            "osgi.command.function=subs",
            "osgi.command.function=routes",
            "osgi.command.function=cluster",
            "osgi.command.function=plugins",
            "osgi.command.function=stats",
            "osgi.command.function=metrics",
            "osgi.command.function=kick",
            "osgi.command.function=publish",
            "osgi.command.function=trace"
        })
public final class Commands {
    private static final int MAX_ROWS = 1000;
    private static final long PATIENCE_SECONDS = 30;
    private static final String LOG_PID = "org.rmqtt.log";

    private final BrokerRuntime runtime;
    private final PluginRegistry plugins;
    private final ConfigurationAdmin configurations;

    /** Commands on the broker of this node. */
    @Activate
    public Commands(
            @Reference BrokerRuntime runtime,
            @Reference PluginRegistry plugins,
            @Reference ConfigurationAdmin configurations) {
        this.runtime = runtime;
        this.plugins = plugins;
        this.configurations = configurations;
    }

    private static <T> T await(CompletionStage<T> stage) throws InterruptedException, TimeoutException {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** Shows sessions of this node. */
    @Descriptor("the sessions of this node whose client identifier contains a text")
    public String clients(@Descriptor("a part of the client identifier; none: all") String... parts)
            throws InterruptedException, TimeoutException {
        String part = String.join(" ", parts);
        Table table = new Table("client", "state", "address", "version", "user", "subscriptions", "queue", "inflight");
        await(runtime.clients(view -> view.client().clientId().contains(part), MAX_ROWS)).stream()
                .sorted(Comparator.comparing(view -> view.client().clientId()))
                .forEach(view -> table.row(row(view)));
        return table.toString();
    }

    private static Object[] row(ClientView view) {
        return new Object[] {
            view.client().clientId(),
            view.connected() ? "connected" : "away",
            view.client().connection().remoteText(),
            view.client().version(),
            view.client().username() == null ? "-" : view.client().username(),
            view.subscriptions(),
            view.queueMessages(),
            view.inflightMessages()
        };
    }

    /** Shows the subscriptions of a client. */
    @Descriptor("the subscriptions of one client, on whatever node it is, or of all")
    public String subs(@Descriptor("a client identifier; none: all") String... clientId)
            throws InterruptedException, TimeoutException {
        String wanted = String.join(" ", clientId);
        Table table = new Table("client", "filter", "QoS", "node");
        await(wanted.isEmpty() ? runtime.routes(route -> true, MAX_ROWS) : runtime.subscriptions(wanted))
                .forEach(route -> table.row(
                        route.clientId(), route.text(), route.options().qos().value(), route.nodeId()));
        return table.toString();
    }

    /** Shows who gets a topic. */
    @Descriptor("the filters of all nodes, or those that a topic matches")
    public String routes(@Descriptor("a topic name; none: all filters") String... topic)
            throws InterruptedException, TimeoutException {
        String wanted = String.join(" ", topic);
        Table table = new Table("filter", "client", "node", "state", "as");
        await(runtime.routes(route -> wanted.isEmpty() || matches(route, wanted), MAX_ROWS))
                .forEach(route -> table.row(
                        route.filter(),
                        route.clientId(),
                        route.nodeId(),
                        route.online() ? "connected" : "away",
                        route.text()));
        return table.toString();
    }

    private static boolean matches(RouteView route, String topic) {
        return Topics.matches(route.filter(), topic);
    }

    /** Shows the cluster. */
    @Descriptor("the cluster as this node sees it")
    public String cluster() throws InterruptedException, TimeoutException {
        ClusterView view = await(runtime.cluster());
        Table table = new Table("what", "value");
        table.row("node", view.nodeId());
        table.row("is", view.member() ? "a member" : "alone");
        table.row("nodes up", view.nodes());
        table.row("leader", view.leaderId());
        table.row("cluster", view.clusterId());
        table.row("log", view.logState() + " " + view.logReason());
        table.row("applied", view.applied());
        table.row("digest", String.format("%016x", view.digest()));
        table.row("level", view.level());
        new TreeMap<>(view.figures()).forEach(table::row);
        return table.toString();
    }

    /** Shows the plug-ins. */
    @Descriptor("the plug-ins of this node")
    public String plugins() {
        Table table = new Table("plug-in", "state", "version", "detail");
        for (PluginView view : plugins.plugins()) {
            table.row(view.name(), view.state(), view.version(), view.detail());
        }
        return table.toString();
    }

    /** Starts or stops a plug-in. */
    @Descriptor("starts or stops a plug-in until the broker starts anew")
    public String plugins(@Descriptor("start or stop") String verb, @Descriptor("the name of the plug-in") String name)
            throws PluginException {
        switch (verb) {
            case "start" -> plugins.start(name);
            case "stop" -> plugins.stop(name);
            default -> throw new IllegalArgumentException("plugins takes start or stop and a name, not " + verb);
        }
        return plugins.plugins().stream()
                .filter(view -> view.name().equals(name))
                .map(view -> name + " is " + view.state() + " " + view.detail())
                .findFirst()
                .orElse(name)
                .strip();
    }

    /** Shows gauges. */
    @Descriptor("what goes up and down on this node")
    public String stats() {
        return figures(runtime.gauges());
    }

    /** Shows counters. */
    @Descriptor("what this node has counted")
    public String metrics() {
        return figures(runtime.counters());
    }

    private static String figures(Map<String, Long> figures) {
        Table table = new Table("name", "value");
        figures.forEach(table::row);
        return table.toString();
    }

    /** Ends a session. */
    @Descriptor("disconnects a client and ends its session, on whatever node it is")
    public String kick(@Descriptor("the client identifier") String clientId)
            throws InterruptedException, TimeoutException {
        if (!await(runtime.kick(clientId))) {
            throw new IllegalArgumentException("there is no session of " + clientId);
        }
        return clientId + " is gone";
    }

    /** Publishes a message. */
    @Descriptor("publishes a message")
    public String publish(
            @Parameter(
                            names = {"-q", "--qos"},
                            absentValue = "0")
                    int qos,
            @Parameter(
                            names = {"-r", "--retain"},
                            absentValue = "false",
                            presentValue = "true")
                    boolean retain,
            @Descriptor("the topic name") String topic,
            @Descriptor("the payload") String payload)
            throws InterruptedException, TimeoutException {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("--qos " + qos + ": it must be 0, 1 or 2");
        }
        if (!Topics.isValidName(topic)) {
            throw new IllegalArgumentException(topic + " is no topic name");
        }
        boolean any = await(runtime.publish(new Message(
                topic,
                payload.getBytes(StandardCharsets.UTF_8),
                QoS.of(qos),
                retain,
                MessageProperties.NONE,
                new Origin(Origin.Kind.ADMIN, runtime.nodeId(), "shell", null, null),
                System.currentTimeMillis())));
        return any ? "published" : "published; nobody subscribes to it";
    }

    /** Traces clients or topics. */
    @Descriptor(
            "writes what happens to a client or topic into the log: trace client <id>, trace topic <filter>, trace off")
    public String trace(String... words) throws IOException {
        String what = words.length == 0 ? "" : words[0];
        List<String> values = Arrays.asList(words).subList(Math.min(1, words.length), words.length);
        Configuration configuration = configurations.getConfiguration(LOG_PID, "?");
        Dictionary<String, Object> properties =
                configuration.getProperties() == null ? new Hashtable<>() : configuration.getProperties();
        switch (what) {
            case "client" -> properties.put("trace_clients", values.toArray(String[]::new));
            case "topic" -> {
                values.stream()
                        .filter(text -> TopicFilter.parse(text).isEmpty())
                        .forEach(text -> {
                            throw new IllegalArgumentException(text + " is no topic filter");
                        });
                properties.put("trace_topics", values.toArray(String[]::new));
            }
            case "off" -> {
                properties.put("trace_clients", new String[0]);
                properties.put("trace_topics", new String[0]);
            }
            default -> throw new IllegalArgumentException("trace takes client <id> ..., topic <filter> ..., or off");
        }
        configuration.update(properties);
        return what.equals("off") ? "nothing is traced" : "traced: " + what + " " + String.join(" ", values);
    }
}
