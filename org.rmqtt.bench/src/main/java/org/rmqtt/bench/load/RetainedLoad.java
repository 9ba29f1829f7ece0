package org.rmqtt.bench.load;

import java.io.IOException;

/** Very many retained messages, and clients that subscribe to all of them. */
public final class RetainedLoad extends SteppedLoad {
    private static final int WINDOW = 256;
    private static final int PAYLOAD = 64;
    private static final int QOS_1_RETAIN = 1 << 1 | Frames.RETAIN;
    private static final int SUBSCRIBERS = 5;

    private final int messages;

    /** On a broker, with so many messages. */
    public RetainedLoad(int port, long pid, int messages) throws IOException {
        super(port, pid);
        this.messages = messages;
    }

    /**
     * Publishes the messages with QoS 1.
     *
     * @return messages for each second of CPU time of the broker
     */
    public double set() throws IOException {
        LoadConnection publisher = connect();
        awaitAnswers(1);
        double before = cpu.seconds();
        for (int i = 0; i < messages; i++) {
            publisher.publish(Frames.utf8("retained/" + i % 100 + "/" + i), QOS_1_RETAIN, PAYLOAD, System.nanoTime());
            if (i % (WINDOW / 4) == 0) {
                publisher.flush();
                awaitAnswers(i + 2 - WINDOW);
            }
        }
        publisher.flush();
        awaitAnswers(messages + 1L);
        return messages / (cpu.seconds() - before);
    }

    /**
     * Subscribes to all, one client after the other.
     *
     * @return messages for each second of CPU time of the broker
     */
    public double get() throws IOException {
        double before = cpu.seconds();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            LoadConnection subscriber = connect();
            long expected = received() + messages;
            subscriber.subscribe("retained/#", 0);
            awaitReceived(expected);
        }
        return (double) SUBSCRIBERS * messages / (cpu.seconds() - before);
    }
}
