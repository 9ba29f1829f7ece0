package org.rmqtt.api.connection;

/**
 * What transports have encoded of one message on its way to many connections of one loop, so that it is encoded once.
 * Confined to the loop; the core makes one for each fan-out and closes it afterwards.
 */
public final class SharedFrames implements AutoCloseable {
    /** How many different encodings can be kept. */
    public static final int SLOTS = 16;

    private final Object[] frames = new Object[SLOTS];
    private boolean hasResources;

    /** What a transport kept in this slot, or null. */
    public Object get(int slot) {
        return frames[slot];
    }

    /** Keeps an encoding. An {@link AutoCloseable} is closed with this object. */
    public void put(int slot, Object frame) {
        frames[slot] = frame;
        hasResources |= frame instanceof AutoCloseable;
    }

    /** Forgets everything, so that the object can be used for another message. */
    @Override
    public void close() {
        for (int i = 0; i < SLOTS; i++) {
            Object frame = frames[i];
            frames[i] = null;
            if (hasResources && frame instanceof AutoCloseable resource) {
                release(resource);
            }
        }
        hasResources = false;
    }

    private static void release(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("a shared frame could not be released", e);
        }
    }
}
