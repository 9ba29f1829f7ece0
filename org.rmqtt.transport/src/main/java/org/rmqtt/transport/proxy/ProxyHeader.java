package org.rmqtt.transport.proxy;

import java.net.InetSocketAddress;

/**
 * The addresses in a PROXY header; both null if the proxy speaks for itself (LOCAL) or does not know (UNKNOWN).
 *
 * @param remote the client
 * @param local what the client connected to
 */
public record ProxyHeader(InetSocketAddress remote, InetSocketAddress local) {
    static final ProxyHeader NONE = new ProxyHeader(null, null);
}
