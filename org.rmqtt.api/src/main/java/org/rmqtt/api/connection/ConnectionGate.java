package org.rmqtt.api.connection;

import org.osgi.annotation.versioning.ProviderType;

/** The service of the core that takes in new connections. */
@ProviderType
public interface ConnectionGate {
    /**
     * Takes in a connection on which nothing has been read yet. Called on the connection's loop.
     *
     * @return the handler that gets everything that happens on the connection from now on
     */
    ConnectionHandler open(Connection connection);
}
