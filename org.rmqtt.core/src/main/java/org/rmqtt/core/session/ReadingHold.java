package org.rmqtt.core.session;

/** Stops reading all clients of a loop for a while. */
public final class ReadingHold {
    private ReadingHold() {}

    /**
     * Holds or releases everybody who is connected now; any thread.
     *
     * @param done called on the loop when that is done
     */
    public static void set(LoopContext context, boolean held, Runnable done) {
        context.loop().execute(() -> {
            for (ClientConnection connection : context.connections()) {
                if (held) {
                    connection.hold(ClientConnection.Hold.RETURN);
                } else {
                    connection.release(ClientConnection.Hold.RETURN);
                }
            }
            done.run();
        });
    }
}
