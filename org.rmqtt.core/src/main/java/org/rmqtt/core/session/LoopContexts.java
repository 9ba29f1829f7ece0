package org.rmqtt.core.session;

import java.util.List;
import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.connection.ConnectionGate;
import org.rmqtt.api.connection.ConnectionHandler;
import org.rmqtt.api.connection.SessionLoop;

/** The contexts of all loops; takes in connections. */
public final class LoopContexts implements ConnectionGate {
    private final LoopContext[] all;
    private final ConnectLimits limits;

    /** The contexts in the order of their loops. */
    public LoopContexts(List<LoopContext> contexts, ConnectLimits limits) {
        this.all = contexts.toArray(LoopContext[]::new);
        this.limits = limits;
    }

    @Override
    public ConnectionHandler open(Connection connection) {
        return new ClientConnection(connection, this);
    }

    LoopContext of(SessionLoop loop) {
        return all[loop.index()];
    }

    ConnectLimits limits() {
        return limits;
    }
}
