package org.rmqtt.core.session;

import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.connection.ConnectionHandler;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.Disconnect;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.PingReq;
import org.rmqtt.api.packet.PingResp;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.PubAck;
import org.rmqtt.api.packet.PubComp;
import org.rmqtt.api.packet.PubRec;
import org.rmqtt.api.packet.PubRel;
import org.rmqtt.api.packet.Publish;
import org.rmqtt.api.packet.Subscribe;
import org.rmqtt.api.packet.Unsubscribe;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.core.log.ReplyHandler;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.state.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client, from its CONNECT to its end. Confined to the connection's loop.
 *
 * <pre>
 * CONNECTING   CONNECT accepted, session attached   CONNECTED
 * CONNECTING   refused                              CLOSED, after a CONNACK with the reason
 * CONNECTED    DISCONNECT, violation, time-out      CLOSED, the session detaches
 * CONNECTED    the session is taken over or ends    CLOSED, after a DISCONNECT with the reason
 * any          the network connection ends          CLOSED
 * </pre>
 */
final class ClientConnection implements ConnectionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** Under this name log lines have the client, for those who read JSON. */
    static final String CLIENT_ID = "clientid";

    private enum State {
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    /** Why a connection is not read. */
    enum Hold {
        /** Somebody has been asked about a packet and has not answered yet. */
        ANSWER,
        /** Another loop lags behind. */
        CONGESTION,
        /** Other nodes have not accepted what the client sent. */
        ACKNOWLEDGEMENT,
        /** This node is about to route by another table. */
        RETURN,
        /** The client does not read what it is sent. */
        UNWRITABLE;

        int bit() {
            return 1 << ordinal();
        }
    }

    private final Connection connection;
    private final LoopContexts contexts;

    /** Until it is connected; null afterwards, for what a CONNECT says is of no use to an idle client. */
    private ConnectFlow connecting;

    private LoopContext context;
    private State state = State.CONNECTING;
    private int holds;

    /** The place in the list of {@link LoopContext}, or -1. */
    int place = -1;

    // set when CONNECTED
    private Session session;
    private ClientInfo client;
    private Origin origin;
    private long keepAliveNanos;
    private long sessionExpirySeconds;
    private boolean connectedWithoutExpiry;
    private PublishFlow publishes;
    private SubscribeFlow subscribes;
    private EnhancedAuthFlow authentication;

    ClientConnection(Connection connection, LoopContexts contexts) {
        this.connection = connection;
        this.contexts = contexts;
        this.context = contexts.of(connection.loop());
        this.connecting = new ConnectFlow(this, contexts);
    }

    Connection connection() {
        return connection;
    }

    LoopContext context() {
        return context;
    }

    Session session() {
        return session;
    }

    ClientInfo client() {
        return client;
    }

    Origin origin() {
        return origin;
    }

    boolean isV5() {
        return client != null && client.version().isV5();
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    // ---- the transport calls

    @Override
    public void onPacket(MqttPacket packet) {
        if (state == State.CONNECTED) {
            onConnectedPacket(packet);
            if (!connection.isWritable()) {
                hold(Hold.UNWRITABLE);
            }
        } else if (state == State.CONNECTING) {
            connecting.onPacket(packet);
        }
    }

    /** Stops reading for a reason; it goes on when no reason is left. */
    void hold(Hold reason) {
        if (isOpen()) {
            holds |= reason.bit();
            connection.pauseReading();
        }
    }

    void release(Hold reason) {
        boolean held = (holds & reason.bit()) != 0;
        holds &= ~reason.bit();
        if (held && holds == 0 && isOpen()) {
            connection.resumeReading();
        }
    }

    private void onConnectedPacket(MqttPacket packet) {
        if (packet instanceof Publish publish) {
            publishes.onPublish(publish);
        } else if (packet instanceof PubAck ack) {
            session.outbound().onPubAck(ack);
        } else if (packet instanceof PubRec rec) {
            session.outbound().onPubRec(rec);
        } else if (packet instanceof PubRel rel) {
            publishes.onPubRel(rel);
        } else if (packet instanceof PubComp comp) {
            session.outbound().onPubComp(comp);
        } else if (packet instanceof PingReq) {
            connection.send(PingResp.INSTANCE);
        } else if (packet instanceof Subscribe subscribe) {
            subscribes.onSubscribe(subscribe);
        } else if (packet instanceof Unsubscribe unsubscribe) {
            subscribes.onUnsubscribe(unsubscribe);
        } else if (packet instanceof Disconnect disconnect) {
            onDisconnect(disconnect);
        } else if (packet instanceof Auth auth) {
            onAuth(auth);
        } else {
            violation(
                    ReasonCode.PROTOCOL_ERROR,
                    (packet instanceof Connect ? "a second CONNECT [MQTT-3.1.0-2]" : "a packet only a server sends"));
        }
    }

    private void onAuth(Auth auth) {
        if (authentication == null || auth.reason() != ReasonCode.REAUTHENTICATE && !authentication.isRunning()) {
            violation(ReasonCode.PROTOCOL_ERROR, "AUTH without enhanced authentication [MQTT5-4.12.0-6]");
        } else {
            authentication.onAuth(auth);
        }
    }

    @Override
    public void onViolation(ReasonCode reason, String detail) {
        violation(reason, detail);
    }

    @Override
    public void onWritable() {
        if (state == State.CONNECTED) {
            session.outbound().drain();
            if (connection.isWritable()) {
                release(Hold.UNWRITABLE);
            }
        }
    }

    @Override
    public void onClosed(Throwable cause) {
        if (state == State.CONNECTED) {
            String why = cause == null ? "the client closed the connection" : "connection lost: " + cause.getMessage();
            leave(true, sessionExpirySeconds, ReasonCode.UNSPECIFIED_ERROR, why);
        } else if (state == State.CONNECTING) {
            state = State.CLOSED;
            connecting.onClosed();
        }
    }

    // ---- the end of a connection

    private void onDisconnect(Disconnect packet) {
        long expiry = packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, sessionExpirySeconds);
        if (connectedWithoutExpiry && expiry != 0) {
            violation(
                    ReasonCode.PROTOCOL_ERROR,
                    "DISCONNECT gives a Session Expiry Interval where CONNECT gave 0 [MQTT5-3.14.2-2]");
            return;
        }
        boolean willIsOwed = packet.reason() != ReasonCode.SUCCESS;
        long capped = ConnectCheck.capped(
                expiry, client.version(), client.connection().policy());
        leave(willIsOwed, capped, packet.reason(), "the client disconnected");
        connection.close(null);
    }

    /** The client broke the protocol: it is told, if its version can, and the connection is closed. */
    void violation(ReasonCode reason, String detail) {
        context.counters().add(Counter.PROTOCOL_VIOLATION);
        LOG.atInfo()
                .addKeyValue(CLIENT_ID, name())
                .log("client {} at {} is disconnected: {} ({})", name(), remote(), detail, reason);
        if (state == State.CONNECTED) {
            leave(true, sessionExpirySeconds, reason, detail);
            closeWith(reason, detail);
        } else if (state == State.CONNECTING) {
            state = State.CLOSED;
            connecting.onClosed();
            connection.close(null);
        }
    }

    /** The broker disconnects the client, with the session going on. */
    void disconnect(ReasonCode reason, String detail) {
        if (state == State.CONNECTED) {
            leave(true, sessionExpirySeconds, reason, detail);
            closeWith(reason, detail);
        }
    }

    /** The session belongs to somebody else now, or is over; it has detached already. */
    void loseSession(ReasonCode reason, String detail) {
        if (state == State.CONNECTED) {
            LOG.atInfo()
                    .addKeyValue(CLIENT_ID, name())
                    .log("client {} at {} is disconnected: {}", name(), remote(), detail);
            gone(reason, detail);
            closeWith(reason, detail);
        }
    }

    private void closeWith(ReasonCode reason, String detail) {
        connection.close(isV5() ? new Disconnect(reason, reasonString(detail)) : null);
    }

    static PropertySet reasonString(String text) {
        return text == null
                ? PropertySet.NONE
                : PropertySet.builder().set(Property.REASON_STRING, text).build();
    }

    /** A session that ends with its connection ends when the log says so: commands of it may be under way before this. */
    private void leave(boolean willIsOwed, long expirySeconds, ReasonCode reason, String detail) {
        Session left = session;
        gone(reason, detail);
        left.detach(detail);
        left.setLeaving(new Session.Leaving(expirySeconds, willIsOwed));
        context.services()
                .log()
                .submit(
                        new Command.Disconnected(
                                context.services().node(),
                                left.clientId(),
                                left.epoch(),
                                expirySeconds,
                                willIsOwed,
                                System.currentTimeMillis()),
                        ReplyHandler.NONE);
    }

    private void gone(ReasonCode reason, String detail) {
        state = State.CLOSED;
        context.remove(this);
        context.news().disconnected(client, reason, detail);
        LOG.atDebug().addKeyValue(CLIENT_ID, name()).log("client {} at {} has left: {}", name(), remote(), detail);
    }

    // ---- called by ConnectFlow

    /** How long the session lives without the connection. */
    long sessionExpirySeconds() {
        return sessionExpirySeconds;
    }

    /** The connection has moved to the loop of its session. */
    void moved() {
        context = contexts.of(connection.loop());
    }

    /** CONNECT is accepted; the session is attached. */
    void connected(Session itsSession, ClientInfo itsClient, long keepAlive, long expirySeconds) {
        state = State.CONNECTED;
        connecting = null;
        session = itsSession;
        client = itsClient;
        keepAliveNanos = keepAlive;
        sessionExpirySeconds = expirySeconds;
        connectedWithoutExpiry = expirySeconds == 0 && itsClient.version().isV5();
        origin = new Origin(
                Origin.Kind.CUSTOM,
                context.services().node().id(),
                itsClient.clientId(),
                itsClient.username(),
                itsClient.connection().remoteText());
        publishes = new PublishFlow(this);
        subscribes = new SubscribeFlow(this);
        context.add(this);
    }

    /** The connection used enhanced authentication, so it may re-authenticate [MQTT5-4.12.1-1]. */
    void authenticatedBy(EnhancedAuthFlow flow) {
        authentication = flow;
        flow.connected();
    }

    /** CONNECT is refused; nothing of a session was attached. */
    void refused() {
        state = State.CLOSED;
    }

    // ---- once a second

    /** A client that is not read because of the broker is not late; one that does not read itself may be. */
    void tick(long nowNanos) {
        boolean heldByBroker = (holds & ~Hold.UNWRITABLE.bit()) != 0;
        if (!heldByBroker && keepAliveNanos > 0 && nowNanos - connection.lastReadNanos() > keepAliveNanos) {
            context.counters().add(Counter.KEEP_ALIVE_TIMEOUT);
            disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, "nothing came for longer than Keep Alive allows");
        } else {
            session.outbound().retry(nowNanos);
        }
    }

    String name() {
        return client == null ? connecting.name() : client.clientId();
    }

    String remote() {
        return connection.info().remoteText();
    }
}
