package org.rmqtt.transport.listener;

import java.util.Locale;

/** What carries MQTT on a listener; RMQTT's {@code tcp}, {@code tls}, {@code ws} and {@code wss}. */
enum ListenerKind {
    /** Plain TCP. */
    TCP(false, false),
    /** TLS. */
    TLS(true, false),
    /** WebSocket. */
    WS(false, true),
    /** WebSocket on TLS. */
    WSS(true, true);

    private final boolean isSecure;
    private final boolean isWebSocket;

    ListenerKind(boolean isSecure, boolean isWebSocket) {
        this.isSecure = isSecure;
        this.isWebSocket = isWebSocket;
    }

    boolean isSecure() {
        return isSecure;
    }

    boolean isWebSocket() {
        return isWebSocket;
    }

    /** The name in configuration files. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
