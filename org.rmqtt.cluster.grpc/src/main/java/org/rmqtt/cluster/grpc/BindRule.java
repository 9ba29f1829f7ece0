package org.rmqtt.cluster.grpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;
import org.rmqtt.api.cluster.PeerNetworkFactory.Settings;

/** Ports for other nodes are closed to the network as long as nobody has to prove anything there. */
final class BindRule {
    private BindRule() {}

    /** The address to bind, if it may be. */
    static InetSocketAddress check(Settings settings) throws IOException {
        InetSocketAddress bind;
        try {
            bind = HostPort.of(settings.bind()).resolve();
        } catch (UnknownHostException e) {
            throw new IOException("the address " + settings.bind() + " is unknown on this machine", e);
        }
        Security security = settings.security();
        boolean protectedPort = security.certificate() != null || security.secret() != null || security.insecure();
        if (!protectedPort && !bind.getAddress().isLoopbackAddress()) {
            throw new IOException("the port for other nodes, " + settings.bind()
                    + ", would be open to everybody. Add to rmqtt-cluster-raft.toml either tls.certificate, tls.key and"
                    + " tls.trusted = \"….pem\", or secret = \"…\" (the same on all nodes), or insecure = true");
        }
        return bind;
    }
}
