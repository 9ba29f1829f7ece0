package org.rmqtt.core.session;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Reply;

/** What subscribing does to a session, whoever asks for it: its client or an operator. On the session's loop but for the entries. */
public final class Subscribing {
    private Subscribing() {}

    /** Subscribes a session on behalf of its client, without asking interceptors and authorisers; any thread. */
    public static CompletionStage<ReasonCode> subscribe(Session session, TopicFilter filter, QoS qos) {
        CompletableFuture<ReasonCode> done = new CompletableFuture<>();
        session.loop().execute(() -> {
            Services services = session.context().services();
            Command.Filter wanted = new Command.Filter(filter, SubscriptionOptions.of(qos));
            Command.Subscribe command = new Command.Subscribe(
                    services.node(),
                    session.clientId(),
                    session.epoch(),
                    session.nextCommandNumber(),
                    List.of(wanted),
                    false);
            services.log().submit(command, reply -> session.loop().execute(() -> {
                if (reply instanceof Reply.Subscribed subscribed) {
                    Reply.Grant grant = subscribed.grants().get(0);
                    session.setSubscriptions(subscribed.total());
                    done.complete(granted(session, wanted, grant));
                    replayRetained(session, wanted, grant);
                } else {
                    done.complete(refusalCode(reply));
                }
            }));
        });
        return done;
    }

    /** Ends a subscription on behalf of a client; completes with whether there was one. Any thread. */
    public static CompletionStage<Boolean> unsubscribe(Session session, String filter) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        session.loop().execute(() -> {
            Services services = session.context().services();
            Command.Unsubscribe command = new Command.Unsubscribe(
                    services.node(), session.clientId(), session.epoch(), session.nextCommandNumber(), List.of(filter));
            services.log().submit(command, reply -> session.loop().execute(() -> {
                boolean existed = reply instanceof Reply.Unsubscribed gone
                        && gone.existed().get(0);
                if (existed) {
                    session.setSubscriptions(((Reply.Unsubscribed) reply).total());
                    removed(session, filter);
                }
                done.complete(existed);
            }));
        });
        return done;
    }

    static ReasonCode refusalCode(Reply reply) {
        return reply instanceof Reply.Refused refused && refused.reason() == Reply.Reason.BUSY
                ? ReasonCode.QUOTA_EXCEEDED
                : ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
    }

    static ReasonCode granted(Session session, Command.Filter filter, Reply.Grant grant) {
        if (grant == Reply.Grant.LIMIT_REACHED) {
            session.context().counters().add(Counter.SUBSCRIBE_ERROR);
            return ReasonCode.QUOTA_EXCEEDED;
        }
        session.context().news().subscribed(session.client(), filter.filter().text(), filter.options());
        return ReasonCode.granted(filter.options().qos());
    }

    static void removed(Session session, String filter) {
        session.context().news().unsubscribed(session.client(), filter);
    }

    /** Retained messages for a new subscription, MQTT 5.0 section 3.3.1.3; none for a shared one [MQTT5-4.8.2]. */
    static void replayRetained(Session session, Command.Filter filter, Reply.Grant grant) {
        int handling = filter.options().retainHandling();
        boolean wanted = handling == 0 || handling == 1 && grant == Reply.Grant.NEW;
        if (grant == Reply.Grant.LIMIT_REACHED || !wanted || filter.filter().isShared()) {
            return;
        }
        Services services = session.context().services();
        if (services.retained().count() == 0) {
            return;
        }
        List<Message> found = services.retained().select(filter.filter().filter(), System.currentTimeMillis());
        if (!found.isEmpty()) {
            session.outbound().replay(new RetainedReplay(services.retained(), found, filter.options()));
        }
    }
}
