package org.rmqtt.transport.listener;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.rmqtt.api.connection.ConnectionPolicy;
import org.rmqtt.transport.tls.TlsSettings;

/**
 * The checked settings of one listener. Immutable.
 *
 * @param name the name, such as {@code tcp.external}
 * @param enabled whether it listens at all
 * @param socket what needs a new server socket when it changes
 * @param limits how many connections, and how long one may take to say who it is
 * @param proxyTimeout how long to wait for a PROXY header; null if connections have none
 * @param tls the certificate; null for tcp and ws
 * @param policy what the listener allows to sessions
 */
record ListenerSettings(
        String name,
        boolean enabled,
        Socket socket,
        Limits limits,
        Duration proxyTimeout,
        TlsSettings tls,
        ConnectionPolicy policy) {

    /**
     * The server socket.
     *
     * @param kind what is spoken on it
     * @param address where it listens; port 0 for any free one
     * @param backlog connections that the operating system keeps until they are accepted
     * @param nodelay TCP_NODELAY of its connections
     * @param keepAlive SO_KEEPALIVE of its connections
     * @param reuseAddress SO_REUSEADDR
     * @param reusePort SO_REUSEPORT
     */
    record Socket(
            ListenerKind kind,
            InetSocketAddress address,
            int backlog,
            boolean nodelay,
            boolean keepAlive,
            boolean reuseAddress,
            boolean reusePort) {}

    /**
     * The limits of the accept loop.
     *
     * @param maxConnections connections at a time
     * @param maxHandshaking connections at a time whose CONNECT has not been accepted
     * @param handshakeTimeout from accept to the accepted CONNECT
     * @param workers how many loops the connections are spread over; 0 for all
     */
    record Limits(int maxConnections, int maxHandshaking, Duration handshakeTimeout, int workers) {}
}
