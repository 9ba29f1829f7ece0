package org.rmqtt.core.delivery;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;

/**
 * Messages of {@code $delayed/{seconds}/{topic}} that wait for their time. They live on one loop; any thread may add. At
 * most so many wait as the key {@code mqtt.delayed_publish_max} says.
 */
public final class DelayedMessages {
    /** RMQTT's default of {@code mqtt.delayed_publish_max}. */
    public static final int MAX_DEFAULT = 100_000;

    private final SessionLoop loop;
    private final Consumer<Message> publish;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::dueNanos).thenComparingLong(Waiting::order));
    private final AtomicInteger count = new AtomicInteger();
    private volatile int max = MAX_DEFAULT;
    private volatile boolean immediate = true;
    private long order;

    private record Waiting(Message message, long dueNanos, long order) {}

    /** What becomes of a message. */
    public enum Outcome {
        /** It waits. */
        WAITS,
        /** Too many wait: the publisher is to route it at once. */
        PUBLISH_NOW,
        /** Too many wait: it is refused. */
        REFUSED
    }

    /**
     * Messages wait on the given loop.
     *
     * @param publish retains and routes a message, on that loop
     */
    public DelayedMessages(SessionLoop loop, Consumer<Message> publish) {
        this.loop = loop;
        this.publish = publish;
    }

    /**
     * Changes the limits; any thread.
     *
     * @param newMax how many may wait, at least 0
     * @param newImmediate whether a message over the limit is published at once; else it is refused
     */
    public void configure(int newMax, boolean newImmediate) {
        max = newMax;
        immediate = newImmediate;
    }

    /** How many wait. */
    public int count() {
        return count.get();
    }

    /** Routes a message after a delay in seconds. */
    public Outcome add(Message message, long delaySeconds) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return immediate ? Outcome.PUBLISH_NOW : Outcome.REFUSED;
        }
        long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(delaySeconds);
        loop.execute(() -> {
            waiting.add(new Waiting(message, due, order++));
            loop.schedule(this::release, delaySeconds, TimeUnit.SECONDS);
        });
        return Outcome.WAITS;
    }

    private void release() {
        long now = System.nanoTime();
        while (!waiting.isEmpty() && waiting.peek().dueNanos() - now <= 0) {
            Message message = waiting.poll().message();
            count.decrementAndGet();
            publish.accept(message);
        }
    }
}
