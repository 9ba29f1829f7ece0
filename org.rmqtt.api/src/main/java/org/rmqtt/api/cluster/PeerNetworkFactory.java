package org.rmqtt.api.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Opens networks between nodes. */
public interface PeerNetworkFactory {
    /**
     * Binds the port of this node and connects to the others.
     *
     * @throws IOException if the port cannot be bound or a certificate cannot be read; the message names it
     */
    Handle open(Settings settings) throws IOException;

    /** An open network with what its owner may do. */
    interface Handle extends AutoCloseable {
        /** The network. */
        PeerNetwork network();

        /** Takes other addresses of other nodes, other limits or another cluster id into use; lanes to unchanged ones stay. */
        void update(Settings settings);

        /** The port that is bound. */
        int port();

        /** Closes all lanes and the port. */
        @Override
        void close();
    }

    /**
     * How a network works.
     *
     * @param nodeId this node
     * @param bind {@code host:port} to bind
     * @param addresses {@code host:port} of each node by id; this node's own may be among them
     * @param messageType the tag in every hello; a peer with another one is refused
     * @param clusterId the identity of the cluster; an empty string as long as there is none, and then it is not compared
     * @param clientTimeout how long to wait for a connection and for an answer
     * @param windowFrames the most frames of a lane that are under way
     * @param security how both sides prove who they are
     */
    record Settings(
            long nodeId,
            String bind,
            Map<Long, String> addresses,
            int messageType,
            String clusterId,
            Duration clientTimeout,
            int windowFrames,
            Security security) {}

    /**
     * The security of node ports. Without TLS and without a secret a port binds to loopback only, unless it is insecure
     * by explicit wish.
     *
     * @param certificate PEM file of this node's certificate chain, or null for no TLS
     * @param key PEM file of its key, or null
     * @param trusted PEM file of the authorities that sign peers, or null
     * @param secret what both sides must know, or null
     * @param insecure whether to bind elsewhere without any of these
     */
    record Security(Path certificate, Path key, Path trusted, String secret, boolean insecure) {
        /** No protection; loopback only. */
        public static final Security NONE = new Security(null, null, null, null, false);
    }
}
