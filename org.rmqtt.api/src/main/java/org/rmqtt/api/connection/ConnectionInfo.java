package org.rmqtt.api.connection;

import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * What is known of a connection before its first packet.
 *
 * @param listener the name of the listener, such as {@code tcp.external}
 * @param remote the address of the client; the one of the PROXY header if there was one
 * @param local the address that the client connected to
 * @param certificate the client's certificate, or null if it showed none
 * @param policy the settings of the listener when the connection was accepted
 */
public record ConnectionInfo(
        String listener,
        InetSocketAddress remote,
        InetSocketAddress local,
        ClientCertificate certificate,
        ConnectionPolicy policy) {

    /** Only the certificate may be null. */
    public ConnectionInfo {
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(policy, "policy");
    }

    /** The client's address as {@code ip:port}. */
    public String remoteText() {
        return remote.getAddress() == null
                ? remote.getHostString() + ":" + remote.getPort()
                : remote.getAddress().getHostAddress() + ":" + remote.getPort();
    }
}
