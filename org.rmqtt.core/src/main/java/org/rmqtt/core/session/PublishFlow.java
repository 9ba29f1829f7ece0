package org.rmqtt.core.session;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.connection.ConnectionPolicy;
import org.rmqtt.api.event.DropReason;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PubAck;
import org.rmqtt.api.packet.PubComp;
import org.rmqtt.api.packet.PubRec;
import org.rmqtt.api.packet.PubRel;
import org.rmqtt.api.packet.Publish;
import org.rmqtt.api.plugin.Interception;
import org.rmqtt.api.plugin.PublishInterceptor;
import org.rmqtt.api.security.Authorizer;
import org.rmqtt.core.delivery.DelayedMessages;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.core.hook.Ranked;
import org.rmqtt.core.metrics.Counter;

/**
 * The way of a client's PUBLISH: checked, intercepted, authorised, retained, routed, acknowledged; MQTT 5.0 sections 3.3
 * and 4.3. Confined to the session's loop. When nobody has to be asked, a message takes no object but itself.
 */
final class PublishFlow {
    private static final String DELAYED = "$delayed/";
    private static final long NOW = -1;
    private static final long CONGESTION_POLL_MILLIS = 1;

    private final ClientConnection client;
    private final Connection connection;
    private final LoopContext context;
    private final Session session;
    private final ConnectionPolicy policy;
    private final Authorization authorization;
    private final Acknowledgements acknowledgements;
    private final boolean v5;

    /** A message on its way, with what of its packet decides the acknowledgement. */
    private record Incoming(Message message, QoS qos, int packetId, long delaySeconds) {
        Incoming with(Message replacement) {
            return new Incoming(replacement, qos, packetId, delaySeconds);
        }
    }

    PublishFlow(ClientConnection client) {
        this.client = client;
        this.connection = client.connection();
        this.context = client.context();
        this.session = client.session();
        this.policy = client.client().connection().policy();
        this.authorization = new Authorization(context.services().hooks(), context.loop());
        this.acknowledgements = new Acknowledgements(client, session.transfer());
        this.v5 = client.isV5();
    }

    void onPublish(Publish packet) {
        if (packet.qos().value() > policy.limits().maxQos().value()) {
            client.violation(
                    ReasonCode.QOS_NOT_SUPPORTED,
                    "PUBLISH with a QoS above " + policy.limits().maxQos().value() + " [MQTT5-3.2.2-11]");
            return;
        }
        if (packet.qos() == QoS.EXACTLY_ONCE) {
            if (session.unreleased().contains(packet.packetId())) {
                context.counters().add(Counter.PUBLISH_DUPLICATE);
                if (!acknowledgements.awaits(packet.packetId())) {
                    connection.send(new PubRec(packet.packetId()));
                }
                return;
            }
            if (v5 && session.unreleased().size() >= policy.delivery().maxInflight()) {
                client.violation(
                        ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                        "more than " + policy.delivery().maxInflight() + " QoS 2 messages at a time [MQTT5-3.3.4-9]");
                return;
            }
        }
        Message message = new Message(
                packet.topic(),
                packet.payload(),
                packet.qos(),
                packet.retain(),
                packet.properties(),
                client.origin(),
                System.currentTimeMillis(),
                context.delivery().nextNumber());
        receive(message, packet.packetId());
    }

    private void receive(Message message, int packetId) {
        boolean delayed = policy.access().delayedPublish() && message.topic().startsWith(DELAYED);
        int levels = policy.limits().maxTopicLevels();
        if (delayed) {
            receiveDelayed(message, packetId);
        } else if (levels > 0 && Topics.levels(message.topic()) > levels) {
            Incoming incoming = new Incoming(message, message.qos(), packetId, NOW);
            refuse(incoming, ReasonCode.TOPIC_NAME_INVALID, "more than " + levels + " topic levels");
        } else if (context.services().hooks().publishInterceptors().isEmpty()
                && authorization.isOpen(client.client())) {
            accept(message, message.qos(), packetId, NOW);
        } else {
            intercept(new Incoming(message, message.qos(), packetId, NOW));
        }
    }

    /** The prefix is taken off before anybody is asked, so that rules see the topic that will be published to. */
    private void receiveDelayed(Message message, int packetId) {
        String topic = message.topic();
        int end = topic.indexOf('/', DELAYED.length());
        long seconds = end < 0 ? NOW : seconds(topic.substring(DELAYED.length(), end));
        if (seconds == NOW || end + 1 == topic.length()) {
            refuse(
                    new Incoming(message, message.qos(), packetId, NOW),
                    ReasonCode.TOPIC_NAME_INVALID,
                    "a delayed topic has the form $delayed/{seconds}/{topic}");
        } else {
            intercept(new Incoming(message.withTopic(topic.substring(end + 1)), message.qos(), packetId, seconds));
        }
    }

    private static long seconds(String text) {
        try {
            return Integer.parseUnsignedInt(text) & 0xFFFF_FFFFL;
        } catch (NumberFormatException e) {
            return NOW;
        }
    }

    void onPubRel(PubRel packet) {
        boolean known = session.unreleased().remove(packet.packetId());
        connection.send(new PubComp(
                packet.packetId(), known || !v5 ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }

    // ---- interceptors

    private void intercept(Incoming incoming) {
        intercept(incoming, context.services().hooks().publishInterceptors().all(), 0);
    }

    private void intercept(Incoming incoming, Ranked.Named<PublishInterceptor>[] interceptors, int from) {
        Incoming current = incoming;
        for (int i = from; i < interceptors.length; i++) {
            Interception answer = ask(interceptors[i], current.message());
            if (answer instanceof Interception.Replace replacement) {
                current = current.with(replacement.message());
            } else if (answer instanceof Interception.Refuse refusal) {
                refuse(current, refusal);
                return;
            } else if (answer instanceof Interception.Later later) {
                waitFor(later, current, interceptors, i);
                return;
            }
        }
        authorize(current);
    }

    private Interception ask(Ranked.Named<PublishInterceptor> interceptor, Message message) {
        try {
            return Objects.requireNonNull(interceptor.service().onPublish(client.client(), message));
        } catch (RuntimeException | LinkageError e) {
            context.services().hooks().failed(interceptor.name(), e);
            return Interception.PROCEED;
        }
    }

    private void waitFor(
            Interception.Later later, Incoming incoming, Ranked.Named<PublishInterceptor>[] interceptors, int asked) {
        client.hold(ClientConnection.Hold.ANSWER);
        Later.on(context.loop(), later.stage(), answer -> settle(answer, incoming, interceptors, asked), failure -> {
            context.services().hooks().failed(interceptors[asked].name(), failure);
            settle(Interception.PROCEED, incoming, interceptors, asked);
        });
    }

    private void settle(
            Interception answer, Incoming incoming, Ranked.Named<PublishInterceptor>[] interceptors, int asked) {
        client.release(ClientConnection.Hold.ANSWER);
        if (answer instanceof Interception.Refuse refusal) {
            refuse(incoming, refusal);
        } else if (answer instanceof Interception.Replace replacement) {
            intercept(incoming.with(replacement.message()), interceptors, asked + 1);
        } else if (answer instanceof Interception.Later again) {
            waitFor(again, incoming, interceptors, asked);
        } else {
            intercept(incoming, interceptors, asked + 1);
        }
    }

    // ---- authorisers

    private void authorize(Incoming incoming) {
        Message message = incoming.message();
        Authorization.Request request = new Authorization.Request(
                client.client(), Authorizer.Action.PUBLISH, message.topic(), message.qos(), message.retain());
        Boolean allowed = authorization.decide(request, later -> {
            client.release(ClientConnection.Hold.ANSWER);
            authorized(later, incoming);
        });
        if (allowed == null) {
            client.hold(ClientConnection.Hold.ANSWER);
        } else {
            authorized(allowed, incoming);
        }
    }

    private void authorized(boolean allowed, Incoming incoming) {
        if (allowed) {
            accept(incoming.message(), incoming.qos(), incoming.packetId(), incoming.delaySeconds());
        } else {
            context.counters().add(Counter.PUBLISH_AUTH_ERROR);
            refuse(incoming, ReasonCode.NOT_AUTHORIZED, "not authorised to publish to this topic");
        }
    }

    // ---- the broker has the message

    private void accept(Message message, QoS qos, int packetId, long delaySeconds) {
        if (qos == QoS.EXACTLY_ONCE) {
            session.unreleased().add(packetId);
        }
        if (delaySeconds == NOW) {
            route(message, qos, packetId);
        } else {
            delay(message, qos, packetId, delaySeconds);
        }
    }

    private void route(Message message, QoS qos, int packetId) {
        boolean any = context.route(message, qos == QoS.AT_MOST_ONCE ? 0 : packetId);
        ReasonCode reason = any || !v5 ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
        acknowledge(qos, packetId, reason, null, context.delivery().ticket());
        if (context.delivery().isCongested()) {
            context.counters().add(Counter.HANDOVER_CONGESTED);
            client.hold(ClientConnection.Hold.CONGESTION);
            pollCongestion();
        }
    }

    /** Another loop lags behind: this client is not read until it has caught up. */
    private void pollCongestion() {
        context.loop()
                .schedule(
                        () -> {
                            if (context.delivery().isCongested()) {
                                pollCongestion();
                            } else {
                                client.release(ClientConnection.Hold.CONGESTION);
                            }
                        },
                        CONGESTION_POLL_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private void delay(Message message, QoS qos, int packetId, long seconds) {
        DelayedMessages.Outcome outcome = context.services().delayed().add(message, seconds);
        if (outcome == DelayedMessages.Outcome.PUBLISH_NOW) {
            route(message, qos, packetId);
        } else if (outcome == DelayedMessages.Outcome.REFUSED) {
            context.counters().add(Counter.DELAYED_REFUSED);
            refuse(
                    new Incoming(message, qos, packetId, seconds),
                    ReasonCode.QUOTA_EXCEEDED,
                    "too many delayed messages wait");
        } else {
            context.counters().add(Counter.DELAYED);
            acknowledge(qos, packetId, ReasonCode.SUCCESS, null, null);
        }
    }

    // ---- acknowledgements

    private void refuse(Incoming incoming, Interception.Refuse refusal) {
        if (refusal.disconnect()) {
            context.news().dropped(session, incoming.message(), DropReason.REFUSED);
            client.disconnect(refusal.reason(), refusal.reasonString());
        } else {
            refuse(incoming, refusal.reason(), refusal.reasonString());
        }
    }

    /** MQTT 3 has no way to say no: the client gets its acknowledgement and the message goes nowhere [MQTT-3.3.5-2]. */
    private void refuse(Incoming incoming, ReasonCode reason, String detail) {
        context.counters().add(Counter.PUBLISH_ERROR);
        context.news().dropped(session, incoming.message(), DropReason.REFUSED);
        if (incoming.qos() == QoS.EXACTLY_ONCE) {
            if (v5) {
                session.unreleased().remove(incoming.packetId());
            } else {
                session.unreleased().add(incoming.packetId());
            }
        }
        acknowledge(incoming.qos(), incoming.packetId(), v5 ? reason : ReasonCode.SUCCESS, detail, null);
    }

    /** Answers the packet as it came, whatever an interceptor has made of the message. */
    private void acknowledge(QoS qos, int packetId, ReasonCode reason, String detail, Ticket ticket) {
        if (qos == QoS.AT_MOST_ONCE || !client.isOpen()) {
            return;
        }
        var properties = ClientConnection.reasonString(v5 ? detail : null);
        MqttPacket packet = qos == QoS.AT_LEAST_ONCE
                ? new PubAck(packetId, reason, properties)
                : new PubRec(packetId, reason, properties);
        acknowledgements.send(packet, packetId, ticket);
    }
}
