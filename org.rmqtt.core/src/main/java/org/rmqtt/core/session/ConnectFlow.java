package org.rmqtt.core.session;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.ConnAck;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.security.Authorizer;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.core.log.ReplyHandler;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.Reply.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a CONNECT to its CONNACK: checked, authenticated, claimed in the log, moved to the loop of its session,
 * attached. Confined to the connection's loop; while it waits for somebody, nothing is read from the client.
 */
final class ConnectFlow {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectFlow.class);

    /** The most that a CONNACK has around its Reason String: lengths, flags, code and identifier. */
    private static final int CONNACK_OVERHEAD = 10;

    private final ClientConnection client;
    private final Connection connection;
    private final LoopContexts contexts;

    private Connect connect;
    private ConnectCheck check;
    private ClientInfo info;
    private EnhancedAuthFlow enhanced;
    private Reply.Claimed claim;
    private Session claimed;
    private boolean arrivalAwaited;
    private long generation;
    private boolean closed;
    private boolean claimedAgain;
    private boolean settled;

    ConnectFlow(ClientConnection client, LoopContexts contexts) {
        this.client = client;
        this.connection = client.connection();
        this.contexts = contexts;
    }

    String name() {
        return info == null ? "(none)" : info.clientId();
    }

    void onPacket(MqttPacket packet) {
        if (connect == null && packet instanceof Connect first) {
            begin(first);
        } else if (enhanced != null && packet instanceof Auth auth) {
            enhanced.onAuth(auth);
        } else {
            client.violation(ReasonCode.PROTOCOL_ERROR, "a packet before CONNACK [MQTT5-3.1.2-30]");
        }
    }

    private void begin(Connect first) {
        connect = first;
        check = new ConnectCheck(
                first, connection.info().policy(), contexts.limits().maxWillBytes());
        String clientId =
                first.clientId().isEmpty() ? UUID.randomUUID().toString().replace("-", "") : first.clientId();
        String username = ConnectCheck.username(first, connection.info());
        info = new ClientInfo(clientId, username, first.version(), false, connection.info());
        client.context().news().connectReceived(info, connect);
        Refusal refusal = check.refusal();
        if (contexts.limits().isShuttingDown()) {
            refusal = new Refusal(ReasonCode.SERVER_SHUTTING_DOWN, "the broker is shutting down");
        }
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        connection.pauseReading();
        authenticate();
    }

    private void authenticate() {
        client.context().counters().add(Counter.AUTHENTICATE);
        String method = connect.properties().string(Property.AUTHENTICATION_METHOD);
        if (method != null) {
            enhanced = EnhancedAuthFlow.forConnect(client, info, method, this::authenticated, this::refuse);
            if (enhanced != null) {
                enhanced.begin(connect.properties().binary(Property.AUTHENTICATION_DATA));
            }
        } else {
            new AuthenticationChain(client, info, connect.password(), this::authenticated, this::refuse).start();
        }
    }

    private void authenticated(boolean superuser) {
        if (closed) {
            return;
        }
        if (superuser) {
            info = new ClientInfo(info.clientId(), info.username(), info.version(), true, info.connection());
        }
        if (connect.will() == null) {
            admit();
            return;
        }
        Authorization authorization =
                new Authorization(client.context().services().hooks(), connection.loop());
        Authorization.Request request = new Authorization.Request(
                info,
                Authorizer.Action.PUBLISH,
                connect.will().topic(),
                connect.will().qos(),
                connect.will().retain());
        Boolean allowed = authorization.decide(request, this::willAuthorized);
        if (allowed != null) {
            willAuthorized(allowed);
        }
    }

    /** A will is a PUBLISH that the client asks for in advance. */
    private void willAuthorized(boolean allowed) {
        if (closed) {
            return;
        }
        if (allowed) {
            admit();
        } else {
            refuse(new Refusal(ReasonCode.NOT_AUTHORIZED, "not authorised to publish the will to its topic"));
        }
    }

    private void admit() {
        Services services = client.context().services();
        int max = contexts.limits().maxSessions();
        if (max > 0 && services.registry().size() >= max && services.registry().get(info.clientId()) == null) {
            refuse(new Refusal(ReasonCode.QUOTA_EXCEEDED, "the node holds as many sessions as it may: " + max));
            return;
        }
        claim();
    }

    private void claim() {
        Services services = client.context().services();
        Command.Claim command = new Command.Claim(
                services.node(),
                info.clientId(),
                connection.id(),
                connect.cleanStart(),
                check.sessionExpirySeconds(),
                connect.will(),
                info.connection().policy().delivery().maxQueueMessages(),
                System.currentTimeMillis());
        SessionLoop loop = connection.loop();
        generation = services.log().generation();
        services.log().submit(command, reply -> loop.execute(() -> onClaimReply(reply)));
    }

    private void onClaimReply(Reply reply) {
        if (reply instanceof Reply.Claimed granted) {
            claim = granted;
            takePlace();
        } else if (!claimedAgain && reply instanceof Reply.Refused refused && refused.reason() == Reason.NODE_NOT_UP) {
            // this node has lost its place in the cluster, and has closed the log until it has another one
            claimedAgain = true;
            claim();
        } else {
            LOG.atWarn()
                    .addKeyValue(ClientConnection.CLIENT_ID, info.clientId())
                    .log("client {} at {} could not be claimed: {}", info.clientId(), client.remote(), reply);
            refuse(new Refusal(ReasonCode.SERVER_UNAVAILABLE, "the broker cannot take the session in now"));
        }
    }

    /** Finds or makes the session of this claim and goes to its loop. */
    private void takePlace() {
        SessionRegistry registry = client.context().services().registry();
        Session existing = claim.sessionPresent() ? registry.get(info.clientId()) : null;
        if (existing == null) {
            Session fresh = new Session(info.clientId(), client.context(), claim.epoch());
            Session displaced = registry.replace(fresh);
            if (displaced == fresh) {
                refuseAsLate();
                return;
            }
            if (displaced != null) {
                displaced
                        .loop()
                        .execute(() -> displaced.end(ReasonCode.SESSION_TAKEN_OVER, "a clean start took its place"));
            }
            claimed = fresh;
        } else {
            claimed = existing;
        }
        if (claimed.loop() == connection.loop()) {
            attach();
        } else if (closed) {
            claimed.loop().execute(this::attach);
        } else {
            connection.moveTo(claimed.loop(), this::attach);
        }
    }

    /** On the session's loop. */
    private void attach() {
        client.moved();
        if (claimed.epoch() > claim.epoch()) {
            refuseAsLate();
            return;
        }
        if (claimed.isEnded()) {
            // the claim resumes a session that began after this one and has not taken its place yet
            if (closed) {
                abandon(check.sessionExpirySeconds());
            } else {
                takePlace();
            }
            return;
        }
        if (services().log().generation() != generation) {
            // the log was exchanged while the claim was on its way
            admit();
            return;
        }
        claimed.takeOver(claim.epoch());
        if (claimed.transfer().isAwaited()) {
            awaitArrival();
            return;
        }
        long expiry = check.sessionExpirySeconds();
        if (closed) {
            abandon(expiry);
            return;
        }
        int keepAlive = check.keepAliveSeconds();
        client.connected(
                claimed,
                info,
                ConnectCheck.keepAliveNanos(
                        keepAlive, info.connection().policy().keepAlive().backoff()),
                expiry);
        claimed.attach(client, info, connect, claim.sessionPresent(), keepAlive);
        connection.negotiated(new Negotiated(
                check.maximumPacketSize(),
                connect.properties().integer(Property.TOPIC_ALIAS_MAXIMUM, 0),
                connect.properties().integer(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1));
        // MQTT 3.1 has no Session Present: the byte is reserved
        boolean present = claim.sessionPresent() && info.version() != MqttVersion.V3_1;
        connection.send(new ConnAck(present, ReasonCode.SUCCESS, connAckProperties(keepAlive, expiry)));
        if (enhanced != null) {
            client.authenticatedBy(enhanced);
        }
        settle(Counter.CONNACK);
        client.context().news().connected(info, connect, claim.sessionPresent());
        LOG.atDebug()
                .addKeyValue(ClientConnection.CLIENT_ID, info.clientId())
                .log("client {} at {} is connected, epoch {}", info.clientId(), client.remote(), claim.epoch());
        claimed.outbound()
                .attach(connection, info.connection().policy(), info.version().isV5(), check.receiveMaximum());
        connection.resumeReading();
        connect = null;
    }

    /** Another node still sends the session; the claim is final, so a connection that cannot wait leaves it offline. */
    private void awaitArrival() {
        if (arrivalAwaited) {
            return;
        }
        arrivalAwaited = true;
        claimed.transfer().whenArrived(() -> {
            if (arrivalAwaited) {
                arrivalAwaited = false;
                attach();
            }
        });
        connection
                .loop()
                .schedule(
                        () -> {
                            if (arrivalAwaited) {
                                arrivalAwaited = false;
                                abandon(check.sessionExpirySeconds());
                                refuse(new Refusal(
                                        ReasonCode.SERVER_BUSY,
                                        "another node has not handed over the session in time"));
                            }
                        },
                        services().cluster().handoverMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private Services services() {
        return client.context().services();
    }

    private void refuseAsLate() {
        refuse(new Refusal(ReasonCode.SERVER_BUSY, "a later connection of the same client id came first"));
    }

    private void abandon(long expiry) {
        Services services = client.context().services();
        services.log()
                .submit(
                        new Command.Disconnected(
                                services.node(),
                                info.clientId(),
                                claim.epoch(),
                                expiry,
                                false,
                                System.currentTimeMillis()),
                        ReplyHandler.NONE);
    }

    private PropertySet connAckProperties(int keepAlive, long expiry) {
        return info.version().isV5()
                ? ConnAckProperties.of(connect, info, keepAlive, expiry, enhanced)
                : PropertySet.NONE;
    }

    private void refuse(Refusal refusal) {
        client.refused();
        count(refusal.reason());
        LOG.atInfo()
                .addKeyValue(ClientConnection.CLIENT_ID, info.clientId())
                .log(
                        "client {} at {} is refused: {} ({})",
                        info.clientId(),
                        client.remote(),
                        refusal.detail(),
                        refusal.reason());
        settle(Counter.CONNACK);
        client.context().news().refused(info, connect, refusal);
        if (!closed) {
            connection.close(new ConnAck(false, refusal.reason(), ClientConnection.reasonString(fitting(refusal))));
        }
    }

    /** The detail, unless it would make CONNACK larger than the client takes [MQTT5-3.2.2-19]. */
    private String fitting(Refusal refusal) {
        if (refusal.detail() == null) {
            return null;
        }
        int size = refusal.detail().getBytes(StandardCharsets.UTF_8).length + CONNACK_OVERHEAD;
        return size <= check.maximumPacketSize() ? refusal.detail() : null;
    }

    private void count(ReasonCode reason) {
        var counters = client.context().counters();
        counters.add(Counter.CONNACK_ERROR);
        if (reason == ReasonCode.BAD_USER_NAME_OR_PASSWORD || reason == ReasonCode.NOT_AUTHORIZED) {
            counters.add(Counter.CONNACK_AUTH_ERROR);
        } else if (reason == ReasonCode.SERVER_UNAVAILABLE) {
            counters.add(Counter.CONNACK_UNAVAILABLE);
        }
    }

    /** The connection went away before CONNACK. A claim that was granted is still final: the session goes offline. */
    /** Each CONNECT ends in one of two ways, whatever comes later. */
    private void settle(Counter end) {
        if (!settled) {
            settled = true;
            client.context().counters().add(end);
        }
    }

    void onClosed() {
        closed = true;
        if (connect != null) {
            settle(Counter.HANDSHAKE_ABANDONED);
        }
        if (claimed != null) {
            attach();
        }
    }
}
