package org.rmqtt.core.broker;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.broker.HistogramView;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.api.broker.StreamView;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.api.packet.Will;
import org.rmqtt.core.cluster.RouteScan;
import org.rmqtt.core.cluster.Termination;
import org.rmqtt.core.cluster.Views;
import org.rmqtt.core.peer.Streams;
import org.rmqtt.core.retain.RetainedPage;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionViews;
import org.rmqtt.core.session.Subscribing;
import org.rmqtt.core.state.ClientRecord;

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
            done.complete(broker.route(message));
        });
        return done;
    }

    @Override
    public CompletionStage<List<ClientView>> clients(Predicate<ClientView> wanted, int limit) {
        return SessionViews.of(broker.services().registry().all(), wanted, limit);
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
    public CompletionStage<Long> owner(String clientId) {
        return broker.cluster().read(state -> {
            ClientRecord client = state.client(clientId);
            return client == null ? 0L : client.owner().id();
        });
    }

    @Override
    public CompletionStage<ReasonCode> subscribe(String clientId, String filter, QoS qos) {
        Session session = broker.services().registry().get(clientId);
        Optional<TopicFilter> parsed = TopicFilter.parse(filter);
        if (parsed.isEmpty()) {
            return CompletableFuture.completedFuture(ReasonCode.TOPIC_FILTER_INVALID);
        }
        return session == null
                ? CompletableFuture.completedFuture(ReasonCode.NO_SUBSCRIPTION_EXISTED)
                : Subscribing.subscribe(session, parsed.get(), qos);
    }

    @Override
    public CompletionStage<Boolean> unsubscribe(String clientId, String filter) {
        Session session = broker.services().registry().get(clientId);
        return session == null ? CompletableFuture.completedFuture(false) : Subscribing.unsubscribe(session, filter);
    }

    @Override
    public List<Message> retained(String filter, int offset, int limit) {
        return RetainedPage.of(broker.retained(), filter, System.currentTimeMillis(), offset, limit);
    }

    @Override
    public boolean removeRetained(String topic) {
        boolean existed =
                !broker.retained().select(topic, System.currentTimeMillis()).isEmpty();
        broker.retained()
                .accept(new Message(
                        topic,
                        new byte[0],
                        QoS.AT_MOST_ONCE,
                        true,
                        MessageProperties.NONE,
                        new Origin(Origin.Kind.ADMIN, nodeId(), "api", null, null),
                        System.currentTimeMillis()));
        return existed;
    }

    @Override
    public Map<String, HistogramView> histograms() {
        Map<String, HistogramView> views = new LinkedHashMap<>();
        views.put("delivery_latency", broker.counters().deliveryLatency().view());
        views.put("commit_latency", broker.counters().commitLatency().view());
        views.put("forward_latency", broker.counters().forwardLatency().view());
        views.put("session_queue_length", broker.counters().queueLength());
        return views;
    }

    @Override
    public CompletionStage<List<RouteView>> routes(Predicate<RouteView> wanted, int limit) {
        return new RouteScan(broker.cluster(), wanted, limit).start();
    }

    @Override
    public CompletionStage<List<RouteView>> subscriptions(String clientId) {
        return broker.cluster().read(state -> Views.subscriptions(state, clientId));
    }

    @Override
    public CompletionStage<Map<String, Will>> wills(Collection<String> clientIds) {
        return broker.cluster().read(state -> Views.wills(state, clientIds));
    }

    @Override
    public CompletionStage<ClusterView> cluster() {
        return broker.cluster().view();
    }

    @Override
    public CompletionStage<List<StreamView>> streams() {
        return Streams.of(broker.cluster().hub());
    }

    @Override
    public Map<String, Long> counters() {
        return broker.counters().all();
    }

    @Override
    public Map<String, Long> gauges() {
        return broker.stats().all();
    }
}
