package org.rmqtt.core.session;

import java.util.function.Consumer;
import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.api.security.EnhancedAuthenticator;

/** Enhanced authentication and re-authentication, MQTT 5.0 section 4.12. Confined to the connection's loop. */
final class EnhancedAuthFlow {
    private final ClientConnection client;
    private final Connection connection;
    private final ClientInfo info;
    private final String method;
    private Consumer<Boolean> onAllowed;
    private Consumer<Refusal> onRefused;
    private EnhancedAuthenticator.Exchange exchange;
    private byte[] finalData;
    private boolean isConnected;

    private EnhancedAuthFlow(
            ClientConnection client,
            ClientInfo info,
            String method,
            Consumer<Boolean> onAllowed,
            Consumer<Refusal> onRefused) {
        this.client = client;
        this.connection = client.connection();
        this.info = info;
        this.method = method;
        this.onAllowed = onAllowed;
        this.onRefused = onRefused;
    }

    /** The flow for a CONNECT, or null if the method is unknown and the client has been refused [MQTT5-4.12.0-1]. */
    static EnhancedAuthFlow forConnect(
            ClientConnection client,
            ClientInfo info,
            String method,
            Consumer<Boolean> onAllowed,
            Consumer<Refusal> onRefused) {
        if (client.context().services().hooks().enhanced(method) == null) {
            onRefused.accept(
                    new Refusal(ReasonCode.BAD_AUTHENTICATION_METHOD, "there is no authentication method " + method));
            return null;
        }
        return new EnhancedAuthFlow(client, info, method, onAllowed, onRefused);
    }

    String method() {
        return method;
    }

    /** The Authentication Data that goes with the success, or null. */
    byte[] finalData() {
        return finalData;
    }

    boolean isRunning() {
        return exchange != null;
    }

    void begin(byte[] data) {
        EnhancedAuthenticator authenticator =
                client.context().services().hooks().enhanced(method);
        if (authenticator == null) {
            refuse(ReasonCode.BAD_AUTHENTICATION_METHOD, "the authentication method " + method + " is gone");
            return;
        }
        try {
            exchange = authenticator.begin(info);
            ask(data);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    void onAuth(Auth auth) {
        if (!method.equals(auth.properties().string(Property.AUTHENTICATION_METHOD))) {
            refuse(ReasonCode.PROTOCOL_ERROR, "AUTH names another method than CONNECT [MQTT5-4.12.0-5]");
        } else if (auth.reason() == ReasonCode.REAUTHENTICATE) {
            reauthenticate(auth);
        } else if (exchange == null || auth.reason() != ReasonCode.CONTINUE_AUTHENTICATION) {
            refuse(ReasonCode.PROTOCOL_ERROR, "AUTH with reason " + auth.reason() + " has no place here");
        } else {
            pause();
            ask(auth.properties().binary(Property.AUTHENTICATION_DATA));
        }
    }

    /** A connected client proves again who it is; if it fails it is disconnected [MQTT5-4.12.1-2]. */
    private void reauthenticate(Auth auth) {
        onAllowed = superuser -> {
            connection.send(new Auth(ReasonCode.SUCCESS, properties(finalData)));
            resume();
        };
        pause();
        begin(auth.properties().binary(Property.AUTHENTICATION_DATA));
    }

    /** From now on a refusal ends a connection that has had its CONNACK. */
    void connected() {
        isConnected = true;
        onRefused = refusal -> client.disconnect(refusal.reason(), refusal.detail());
    }

    private void pause() {
        if (isConnected) {
            client.hold(ClientConnection.Hold.ANSWER);
        } else {
            connection.pauseReading();
        }
    }

    private void resume() {
        if (isConnected) {
            client.release(ClientConnection.Hold.ANSWER);
        } else {
            connection.resumeReading();
        }
    }

    private void ask(byte[] data) {
        Later.on(connection.loop(), exchange.next(data), this::onStep, this::failed);
    }

    private void onStep(EnhancedAuthenticator.Step step) {
        if (!client.isOpen()) {
            return;
        }
        if (step.outcome() == ReasonCode.CONTINUE_AUTHENTICATION) {
            connection.send(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties(step.data())));
            resume();
        } else if (step.outcome().isError()) {
            refuse(step.outcome(), "the authentication method refused the client");
        } else {
            exchange = null;
            finalData = step.data();
            onAllowed.accept(false);
        }
    }

    private PropertySet properties(byte[] data) {
        return PropertySet.builder()
                .set(Property.AUTHENTICATION_METHOD, method)
                .set(Property.AUTHENTICATION_DATA, data)
                .build();
    }

    private void refuse(ReasonCode reason, String detail) {
        exchange = null;
        onRefused.accept(new Refusal(reason, detail));
    }

    private void failed(Throwable failure) {
        client.context().services().hooks().failed("the authentication method " + method, failure);
        refuse(ReasonCode.SERVER_UNAVAILABLE, "authentication is not available");
    }
}
