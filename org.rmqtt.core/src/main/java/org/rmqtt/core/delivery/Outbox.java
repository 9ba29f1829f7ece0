package org.rmqtt.core.delivery;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;

/**
 * What one loop has for the sessions of another: gathered during a turn and handed over in one task at its end. The
 * gathering side is confined to the source loop.
 */
final class Outbox {
    /** From this many messages under way the source is congested and stops reading publishers. */
    static final int HIGH_WATER = 16_384;

    private static final int FIRST_SIZE = 16;

    private final SessionLoop source;
    private final LoopDelivery target;
    private final AtomicInteger underWay = new AtomicInteger();

    private Message[] messages = new Message[FIRST_SIZE];
    private Object[] destinations = new Object[FIRST_SIZE];
    private long[] indexes = new long[FIRST_SIZE];
    private int size;

    Outbox(SessionLoop source, LoopDelivery target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Adds a message for all subscribers of a {@link Match} on the target loop, or for one local subscription; or, without
     * a message, something to run there after all that was added before.
     */
    void add(Message message, Object destination, long index) {
        if (size == 0) {
            source.execute(this::handOver);
        } else if (size == messages.length) {
            messages = Arrays.copyOf(messages, size * 2);
            destinations = Arrays.copyOf(destinations, size * 2);
            indexes = Arrays.copyOf(indexes, size * 2);
        }
        messages[size] = message;
        destinations[size] = destination;
        indexes[size] = index;
        size++;
        underWay.incrementAndGet();
    }

    LoopDelivery target() {
        return target;
    }

    boolean isCongested() {
        return underWay.get() >= HIGH_WATER;
    }

    private void handOver() {
        Batch batch = new Batch(this, messages, destinations, indexes, size);
        messages = new Message[FIRST_SIZE];
        destinations = new Object[FIRST_SIZE];
        indexes = new long[FIRST_SIZE];
        size = 0;
        target.post(batch);
    }

    /** One hand-over; opened on the target loop. */
    record Batch(Outbox box, Message[] messages, Object[] destinations, long[] indexes, int size) {
        void open() {
            for (int i = 0; i < size; i++) {
                box.target.accept(messages[i], destinations[i], indexes[i]);
            }
            box.underWay.addAndGet(-size);
        }
    }
}
