package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.connection.ConnectionPolicy;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.SubAck;
import org.rmqtt.api.packet.Subscribe;
import org.rmqtt.api.packet.UnsubAck;
import org.rmqtt.api.packet.Unsubscribe;
import org.rmqtt.api.plugin.FilterInterceptor;
import org.rmqtt.api.security.Authorizer;
import org.rmqtt.core.hook.Ranked;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Reply;

/**
 * The way of SUBSCRIBE and UNSUBSCRIBE: rewritten, checked, authorised, one command for all filters, answered; MQTT 5.0
 * sections 3.8 to 3.11. Confined to the session's loop.
 */
final class SubscribeFlow {
    private final ClientConnection client;
    private final Connection connection;
    private final LoopContext context;
    private final Session session;
    private final ConnectionPolicy policy;
    private final Authorization authorization;
    private final boolean v5;

    SubscribeFlow(ClientConnection client) {
        this.client = client;
        this.connection = client.connection();
        this.context = client.context();
        this.session = client.session();
        this.policy = client.client().connection().policy();
        this.authorization = new Authorization(context.services().hooks(), context.loop());
        this.v5 = client.isV5();
    }

    /** A SUBSCRIBE on its way; the places of {@link #wanted} in the packet are in {@link #places}. */
    private static final class Pending {
        final Subscribe packet;
        final ReasonCode[] codes;
        final List<Command.Filter> wanted;
        final List<Integer> places;
        int next;

        Pending(Subscribe packet) {
            this.packet = packet;
            int filters = packet.entries().size();
            this.codes = new ReasonCode[filters];
            this.wanted = new ArrayList<>(filters);
            this.places = new ArrayList<>(filters);
        }
    }

    void onSubscribe(Subscribe packet) {
        context.news().subscribeReceived(client.client(), packet);
        for (Subscribe.Entry entry : packet.entries()) {
            if (entry.options().noLocal() && entry.filter().startsWith("$share/")) {
                client.violation(ReasonCode.PROTOCOL_ERROR, "No Local on a shared subscription [MQTT5-3.8.3-4]");
                return;
            }
        }
        proceed(new Pending(packet));
    }

    private void proceed(Pending pending) {
        while (pending.next < pending.codes.length) {
            int place = pending.next++;
            Subscribe.Entry entry = pending.packet.entries().get(place);
            Optional<TopicFilter> filter = parse(rewrite(entry.filter()));
            ReasonCode refusal = filter.isEmpty() ? ReasonCode.TOPIC_FILTER_INVALID : refusal(pending, filter.get());
            if (refusal != null) {
                pending.codes[place] = refusal;
            } else if (!authorize(pending, place, filter.get(), entry.options())) {
                return;
            }
        }
        submit(pending);
    }

    private String rewrite(String filter) {
        String current = filter;
        for (Ranked.Named<FilterInterceptor> interceptor :
                context.services().hooks().filterInterceptors().all()) {
            try {
                current = Objects.requireNonNull(interceptor.service().rewrite(client.client(), current));
            } catch (RuntimeException | LinkageError e) {
                context.services().hooks().failed(interceptor.name(), e);
            }
        }
        return current;
    }

    /** Without {@code limit_subscription} the prefixes of limited filters have no meaning, as in RMQTT. */
    private Optional<TopicFilter> parse(String text) {
        if (!policy.access().limitSubscription() && TopicFilter.isLimited(text)) {
            return Topics.isValidFilter(text)
                    ? Optional.of(new TopicFilter(text, TopicFilter.Kind.PLAIN, null, 0, text))
                    : Optional.empty();
        }
        return TopicFilter.parse(text);
    }

    private ReasonCode refusal(Pending pending, TopicFilter filter) {
        int levels = policy.limits().maxTopicLevels();
        if (levels > 0 && Topics.levels(filter.filter()) > levels) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        int max = policy.limits().maxSubscriptions();
        if (max > 0
                && session.subscriptions() + pending.wanted.size() >= max
                && !context.delivery().has(session, filter)) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        return null;
    }

    /** Asks whether the client may subscribe; false if the answer comes later and the flow goes on then. */
    private boolean authorize(Pending pending, int place, TopicFilter filter, SubscriptionOptions options) {
        if (authorization.isOpen(client.client())) {
            authorized(true, pending, place, filter, options);
            return true;
        }
        Authorization.Request request = new Authorization.Request(
                client.client(), Authorizer.Action.SUBSCRIBE, filter.filter(), options.qos(), false);
        Boolean allowed = authorization.decide(request, later -> {
            if (client.isOpen()) {
                client.release(ClientConnection.Hold.ANSWER);
                authorized(later, pending, place, filter, options);
                proceed(pending);
            }
        });
        if (allowed == null) {
            client.hold(ClientConnection.Hold.ANSWER);
            return false;
        }
        authorized(allowed, pending, place, filter, options);
        return true;
    }

    private void authorized(
            boolean allowed, Pending pending, int place, TopicFilter filter, SubscriptionOptions options) {
        if (allowed) {
            QoS granted = options.qos().min(policy.limits().maxQos());
            pending.wanted.add(new Command.Filter(filter, options.withQos(granted)));
            pending.places.add(place);
        } else {
            context.counters().add(Counter.SUBSCRIBE_AUTH_ERROR);
            pending.codes[place] = ReasonCode.NOT_AUTHORIZED;
        }
    }

    private void submit(Pending pending) {
        if (pending.wanted.isEmpty()) {
            answer(pending);
            return;
        }
        Command.Subscribe command = new Command.Subscribe(
                context.services().node(),
                session.clientId(),
                session.epoch(),
                session.nextCommandNumber(),
                List.copyOf(pending.wanted),
                context.services().cluster().subscribeAckAll());
        context.services().log().submit(command, reply -> {
            if (command.report() && reply instanceof Reply.Subscribed subscribed) {
                context.services()
                        .cluster()
                        .everywhere()
                        .whenApplied(subscribed.index(), context.loop(), () -> onSubscribed(pending, reply));
            } else {
                context.loop().execute(() -> onSubscribed(pending, reply));
            }
        });
    }

    private void onSubscribed(Pending pending, Reply reply) {
        if (!client.isOpen()) {
            return;
        }
        if (!(reply instanceof Reply.Subscribed subscribed)) {
            context.counters().add(Counter.SUBSCRIBE_ERROR);
            for (int place : pending.places) {
                pending.codes[place] = Subscribing.refusalCode(reply);
            }
            answer(pending);
            return;
        }
        session.setSubscriptions(subscribed.total());
        for (int i = 0; i < pending.places.size(); i++) {
            pending.codes[pending.places.get(i)] = Subscribing.granted(
                    session, pending.wanted.get(i), subscribed.grants().get(i));
        }
        answer(pending);
        for (int i = 0; i < pending.places.size(); i++) {
            Subscribing.replayRetained(
                    session, pending.wanted.get(i), subscribed.grants().get(i));
        }
    }

    private void answer(Pending pending) {
        connection.send(new SubAck(pending.packet.packetId(), Arrays.asList(pending.codes), PropertySet.NONE));
    }

    // ---- UNSUBSCRIBE

    void onUnsubscribe(Unsubscribe packet) {
        context.news().unsubscribeReceived(client.client(), packet.filters());
        List<String> filters = packet.filters().stream().map(this::rewrite).toList();
        Command.Unsubscribe command = new Command.Unsubscribe(
                context.services().node(), session.clientId(), session.epoch(), session.nextCommandNumber(), filters);
        context.services().log().submit(command, reply -> context.loop()
                .execute(() -> onUnsubscribed(packet, filters, reply)));
    }

    private void onUnsubscribed(Unsubscribe packet, List<String> filters, Reply reply) {
        if (!client.isOpen()) {
            return;
        }
        if (reply instanceof Reply.Unsubscribed done) {
            session.setSubscriptions(done.total());
        }
        List<ReasonCode> codes = new ArrayList<>(filters.size());
        for (int i = 0; i < filters.size(); i++) {
            codes.add(unsubscribed(filters.get(i), i, reply));
        }
        connection.send(new UnsubAck(packet.packetId(), codes, PropertySet.NONE));
    }

    private ReasonCode unsubscribed(String filter, int place, Reply reply) {
        if (!(reply instanceof Reply.Unsubscribed done)) {
            return ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        }
        if (!done.existed().get(place)) {
            return !v5 || TopicFilter.parse(filter).isPresent()
                    ? ReasonCode.NO_SUBSCRIPTION_EXISTED
                    : ReasonCode.TOPIC_FILTER_INVALID;
        }
        Subscribing.removed(session, filter);
        return ReasonCode.SUCCESS;
    }
}
