package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Subscription;

/** The shared state as operators see it. Read while nothing is applied. */
public final class Views {
    private Views() {}

    /** Subscriptions for which a test holds, at most so many, by filter and client. */
    public static List<RouteView> routes(BrokerState state, Predicate<RouteView> wanted, int limit) {
        List<RouteView> routes = new ArrayList<>();
        for (ClientRecord client : state.clients()) {
            for (Subscription subscription : client.subscriptions()) {
                RouteView route = route(client, subscription);
                if (wanted.test(route)) {
                    routes.add(route);
                    if (routes.size() == limit) {
                        return sorted(routes);
                    }
                }
            }
        }
        return sorted(routes);
    }

    /** The subscriptions of one client, by filter. */
    public static List<RouteView> subscriptions(BrokerState state, String clientId) {
        List<RouteView> routes = new ArrayList<>();
        ClientRecord client = state.client(clientId);
        if (client != null) {
            for (Subscription subscription : client.subscriptions()) {
                routes.add(route(client, subscription));
            }
        }
        return sorted(routes);
    }

    private static RouteView route(ClientRecord client, Subscription subscription) {
        return new RouteView(
                subscription.filter().filter(),
                subscription.filter().text(),
                client.clientId(),
                client.owner().id(),
                client.isOnline(),
                subscription.options());
    }

    private static List<RouteView> sorted(List<RouteView> routes) {
        routes.sort(Comparator.comparing(RouteView::filter)
                .thenComparing(RouteView::clientId)
                .thenComparing(RouteView::text));
        return routes;
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
                status.figures());
    }
}
