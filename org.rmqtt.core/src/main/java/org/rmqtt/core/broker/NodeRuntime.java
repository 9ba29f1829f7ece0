package org.rmqtt.core.broker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.cluster.Termination;
import org.rmqtt.core.cluster.Views;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionViews;

/** The running broker as a service. */
final class NodeRuntime implements BrokerRuntime {
    private final Broker broker;

    NodeRuntime(Broker broker) {
        this.broker = broker;
    }

    @Override
    public long nodeId() {
        return broker.services().node().id();
    }

    @Override
    public CompletionStage<Boolean> publish(Message message) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        broker.systemLoop().execute(() -> {
            broker.counters().add(Counter.PUBLISHED_ADMIN);
            done.complete(broker.route(message));
        });
        return done;
    }

    @Override
    public CompletionStage<List<ClientView>> clients() {
        return SessionViews.of(broker.services().registry().all());
    }

    @Override
    public CompletionStage<Optional<ClientView>> client(String clientId) {
        Session session = broker.services().registry().get(clientId);
        return session == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : SessionViews.of(session).thenApply(Optional::ofNullable);
    }

    @Override
    public CompletionStage<Boolean> kick(String clientId) {
        return new Termination(
                        broker.cluster(),
                        broker.services().registry(),
                        broker.services().log())
                .of(clientId);
    }

    @Override
    public CompletionStage<List<RouteView>> routes() {
        return broker.cluster().read(Views::routes);
    }

    @Override
    public CompletionStage<ClusterView> cluster() {
        return broker.cluster().view();
    }

    @Override
    public Map<String, Long> counters() {
        return broker.counters().all();
    }

    @Override
    public Map<String, Long> gauges() {
        Map<String, Long> gauges = new LinkedHashMap<>();
        long connections = broker.services().registry().all().stream()
                .filter(Session::isOnline)
                .count();
        gauges.put("connections.count", connections);
        gauges.put("sessions.count", (long) broker.services().registry().size());
        gauges.put("subscriptions.count", broker.routing().subscriptionCount());
        gauges.put("subscriptions_shared.count", broker.routing().sharedSubscriptionCount());
        gauges.put("topics.count", broker.routing().filterCount());
        gauges.put("retaineds.count", (long) broker.retained().count());
        gauges.put("delayed_publishs.count", (long) broker.delayed().count());
        gauges.putAll(broker.cluster().gauges());
        return gauges;
    }
}
