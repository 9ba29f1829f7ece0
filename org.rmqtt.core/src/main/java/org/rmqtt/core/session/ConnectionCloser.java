package org.rmqtt.core.session;

import org.rmqtt.api.mqtt.ReasonCode;

/** Disconnects all clients of a loop. */
public final class ConnectionCloser {
    private ConnectionCloser() {}

    /**
     * Disconnects everybody with a reason; sessions that outlive their connection stay. Any thread.
     *
     * @param done called on the loop when every client has been told
     */
    public static void closeAll(LoopContext context, ReasonCode reason, Runnable done) {
        context.loop().execute(() -> {
            for (ClientConnection connection : context.connections()) {
                connection.disconnect(reason, "the broker is shutting down");
            }
            context.loop().execute(done);
        });
    }
}
