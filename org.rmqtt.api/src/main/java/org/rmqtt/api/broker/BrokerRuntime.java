package org.rmqtt.api.broker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.rmqtt.api.mqtt.Message;

/** The running broker of this node. Thread-safe; nothing blocks. */
@ProviderType
public interface BrokerRuntime {
    /** The id of this node, at least 1. */
    long nodeId();

    /**
     * Publishes a message as if a client had, without asking interceptors and authorisers.
     *
     * @return completes with whether anybody subscribes to it, once it is on its way to all of them in order
     */
    CompletionStage<Boolean> publish(Message message);

    /** The sessions of this node, connected or not, in no order. */
    CompletionStage<List<ClientView>> clients();

    /** One session of this node. */
    CompletionStage<Optional<ClientView>> client(String clientId);

    /**
     * Closes a client's connection with Administrative action (0x98) and ends its session, on whatever node of the cluster.
     *
     * @return completes with whether there was such a session, once this node knows that it has ended
     */
    CompletionStage<Boolean> kick(String clientId);

    /** All subscriptions of all nodes, as this node knows them, by filter and client. */
    CompletionStage<List<RouteView>> routes();

    /** The cluster as this node sees it. */
    CompletionStage<ClusterView> cluster();

    /** The counters of this node by RMQTT's names, such as {@code messages.publish}; in their order. */
    Map<String, Long> counters();

    /** The gauges of this node by RMQTT's names, such as {@code sessions.count}; in their order. */
    Map<String, Long> gauges();
}
