package org.rmqtt.api.broker;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Will;

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

    /**
     * Sessions of this node for which a test holds, in no order.
     *
     * @param wanted the test; it runs on session loops, so it must be quick
     * @param limit how many at most
     */
    CompletionStage<List<ClientView>> clients(Predicate<ClientView> wanted, int limit);

    /** One session of this node. */
    CompletionStage<Optional<ClientView>> client(String clientId);

    /**
     * Closes a client's connection with Administrative action (0x98) and ends its session, on whatever node of the cluster.
     *
     * @return completes with whether there was such a session, once this node knows that it has ended; fails if the log of
     *     commands does not take it now
     */
    CompletionStage<Boolean> kick(String clientId);

    /** The node that owns the session of a client, on whatever node of the cluster it is; 0 if there is no session. */
    CompletionStage<Long> owner(String clientId);

    /**
     * Subscribes a session of this node on behalf of its client, without asking interceptors and authorisers.
     *
     * @param filter as the client would write it
     * @return completes with what a SUBACK would say; Topic Filter invalid (0x8F) if it is none, and No subscription existed
     *     (0x11) if this node has no such session
     */
    CompletionStage<ReasonCode> subscribe(String clientId, String filter, QoS qos);

    /** Ends a subscription of a session of this node; completes with whether there was one. */
    CompletionStage<Boolean> unsubscribe(String clientId, String filter);

    /**
     * Retained messages of this node whose topics match a filter, by topic, from an offset on, at most so many. Looks at all
     * that match and remembers as many as the offset and the limit together, so ask on a thread that has the time.
     */
    List<Message> retained(String filter, int offset, int limit);

    /** Removes a retained message, on all nodes of the cluster, without telling subscribers; whether there was one. */
    boolean removeRetained(String topic);

    /**
     * Subscriptions of all nodes for which a test holds, as this node knows them, by filter and client. They are looked at
     * some thousands at a time, so that commands are applied in between.
     *
     * @param wanted the test; one thread at a time calls it, and nothing is applied meanwhile, so it must be quick; it may
     *     remember what it has seen
     * @param limit how many at most; which ones is not said if there are more
     */
    CompletionStage<List<RouteView>> routes(Predicate<RouteView> wanted, int limit);

    /** The subscriptions of one client, on whatever node it is, by filter. */
    CompletionStage<List<RouteView>> subscriptions(String clientId);

    /** The wills of those clients that have one, on whatever node of the cluster they are. */
    CompletionStage<Map<String, Will>> wills(Collection<String> clientIds);

    /** The cluster as this node sees it. */
    CompletionStage<ClusterView> cluster();

    /** The streams between this node and each other one that is up, by id; empty without a cluster. */
    CompletionStage<List<StreamView>> streams();

    /** The counters of this node by RMQTT's names, such as {@code messages.publish}; in their order. */
    Map<String, Long> counters();

    /**
     * The statistics of this node by RMQTT's names, such as {@code sessions.count} and {@code sessions.max}, in their order.
     * A maximum is the highest value that was seen, every five seconds or when somebody asked.
     */
    Map<String, Long> gauges();

    /**
     * How long things took on this node, in seconds and from samples: {@code delivery_latency} from the arrival of a message
     * at a node of the cluster to the first sending to a client, by the clocks of both; {@code commit_latency} from a command
     * to its reply; {@code forward_latency} from a frame to another node to its acknowledgement. And how many messages a
     * session's queue held, in {@code session_queue_length}: looked at whenever a message had to wait for its client, with
     * that message.
     */
    Map<String, HistogramView> histograms();
}
