package org.rmqtt.bench.load;

import java.io.IOException;

/** Very many clients that connect and then do nothing. */
public final class ConnectLoad extends SteppedLoad {
    private static final int UNDER_WAY = 256;

    /** On a broker. */
    public ConnectLoad(int port, long pid) throws IOException {
        super(port, pid);
    }

    /**
     * Connects so many clients, 256 of them at a time.
     *
     * @return connections for each second of CPU time of the broker
     */
    public double storm(int clients) throws IOException {
        double before = cpu.seconds();
        for (int i = 0; i < clients; i++) {
            connect();
            awaitAnswers(i + 1 - UNDER_WAY);
        }
        awaitAnswers(clients);
        return clients / (cpu.seconds() - before);
    }
}
