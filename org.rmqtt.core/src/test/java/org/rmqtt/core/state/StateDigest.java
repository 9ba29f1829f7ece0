package org.rmqtt.core.state;

import java.util.Comparator;
import java.util.stream.Collectors;

/** The whole content of a state as a text that is equal for equal states. */
final class StateDigest {
    private StateDigest() {}

    static String of(BrokerState state) {
        String clients = state.clients().stream()
                .sorted(Comparator.comparing(ClientRecord::clientId))
                .map(StateDigest::client)
                .collect(Collectors.joining("\n"));
        String obligations =
                state.obligations().stream().map(StateDigest::obligation).collect(Collectors.joining("\n"));
        return state.appliedIndex() + "\n" + state.nodes() + "\n" + state.level() + "\n" + clients + "\n" + obligations;
    }

    private static String obligation(Obligation obligation) {
        String what = obligation.isWill()
                ? obligation.will().topic() + " after " + obligation.will().delaySeconds()
                : "expiry";
        return obligation.id() + " " + obligation.nodeId() + " " + obligation.dueMillis() + " " + obligation.clientId()
                + " " + obligation.epoch() + " " + what;
    }

    private static String client(ClientRecord client) {
        String subscriptions = client.subscriptions().stream()
                .map(subscription -> subscription.filter().text() + "=" + subscription.options())
                .collect(Collectors.joining(","));
        return client.clientId() + " " + client.owner() + " " + client.epoch() + " " + client.isOnline() + " "
                + client.expirySeconds() + " " + client.timeMillis() + " [" + subscriptions + "]";
    }
}
