package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.api.packet.Will;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Subscription;

/** The shared state as operators see it. Read while nothing is applied. */
public final class Views {
    static final Comparator<RouteView> ORDER = Comparator.comparing(RouteView::filter)
            .thenComparing(RouteView::clientId)
            .thenComparing(RouteView::text);

    private Views() {}

    /** The subscriptions of one client, by filter. */
    public static List<RouteView> subscriptions(BrokerState state, String clientId) {
        List<RouteView> routes = new ArrayList<>();
        ClientRecord client = state.client(clientId);
        if (client != null) {
            addTo(client, routes::add);
            routes.sort(ORDER);
        }
        return routes;
    }

    static void addTo(ClientRecord client, Consumer<RouteView> sink) {
        for (Subscription subscription : client.subscriptions()) {
            sink.accept(new RouteView(
                    subscription.matched(),
                    subscription.text(),
                    client.clientId(),
                    client.owner().id(),
                    client.isOnline(),
                    subscription.options()));
        }
    }

    /** The wills of those clients that have one. */
    public static Map<String, Will> wills(BrokerState state, Collection<String> clientIds) {
        Map<String, Will> wills = new HashMap<>();
        for (String clientId : clientIds) {
            ClientRecord client = state.client(clientId);
            if (client != null && client.will() != null) {
                wills.put(clientId, client.will());
            }
        }
        return wills;
    }

    static ClusterView cluster(BrokerState state, long ownNode, boolean member, CommandLog log) {
        LogStatus status =
                log == null ? new LogStatus("", "none", "", 0, 0, -1, List.of(), Map.of(), Map.of()) : log.status();
        return new ClusterView(
                ownNode,
                member,
                state.nodes().stream().map(NodeRef::id).toList(),
                status.leaderId(),
                status.clusterId(),
                status.state(),
                status.reason(),
                state.appliedIndex(),
                state.digest(),
                state.level(),
                figures(status));
    }

    private static Map<String, Long> figures(LogStatus status) {
        Map<String, Long> figures = new LinkedHashMap<>(status.figures());
        if (status.term() > 0) {
            figures.put("term", status.term());
        }
        if (status.isLeader()) {
            figures.put("leads_for_ms", status.leadsForMillis());
            status.silentMillis().forEach((node, millis) -> figures.put("node_" + node + "_silent_for_ms", millis));
        }
        return figures;
    }
}
