package org.rmqtt.core.session;

/** Limits of the whole node that a CONNECT meets; may be changed at any time by any thread. */
public final class ConnectLimits {
    private volatile int maxSessions;
    private volatile boolean shuttingDown;

    /** RMQTT's {@code mqtt.max_sessions}; 0 for no limit. */
    public void setMaxSessions(int newMax) {
        maxSessions = newMax;
    }

    /** From now on every CONNECT is refused with Server shutting down. */
    public void shutDown() {
        shuttingDown = true;
    }

    int maxSessions() {
        return maxSessions;
    }

    boolean isShuttingDown() {
        return shuttingDown;
    }
}
