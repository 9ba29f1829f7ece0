package org.rmqtt.core.session;

/** Limits of the whole node that a CONNECT meets; may be changed at any time by any thread. */
public final class ConnectLimits {
    private static final int MAX_WILL_BYTES = 128 * 1024;

    private volatile int maxSessions;
    private volatile int maxWillBytes = MAX_WILL_BYTES;
    private volatile boolean shuttingDown;

    /** RMQTT's {@code mqtt.max_sessions}; 0 for no limit. */
    public void setMaxSessions(int newMax) {
        maxSessions = newMax;
    }

    /** The most bytes that a will may have in the log. */
    public void setMaxWillBytes(int newMax) {
        maxWillBytes = newMax;
    }

    /** From now on every CONNECT is refused with Server shutting down. */
    public void shutDown() {
        shuttingDown = true;
    }

    int maxWillBytes() {
        return maxWillBytes;
    }

    int maxSessions() {
        return maxSessions;
    }

    boolean isShuttingDown() {
        return shuttingDown;
    }
}
