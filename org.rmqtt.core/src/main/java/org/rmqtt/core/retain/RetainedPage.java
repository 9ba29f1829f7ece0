package org.rmqtt.core.retain;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.rmqtt.api.mqtt.Message;

/** Some of the retained messages that a filter matches, by topic. */
public final class RetainedPage {
    private static final Comparator<Message> ORDER = Comparator.comparing(Message::topic);

    private RetainedPage() {}

    /** From an offset on, at most so many; no more than both together are ever gathered. Any thread. */
    public static List<Message> of(RetainedMessages messages, String filter, long nowMillis, int offset, int limit) {
        long most = (long) offset + limit;
        PriorityQueue<Message> first = new PriorityQueue<>(ORDER.reversed());
        messages.select(filter, nowMillis, message -> {
            first.add(message);
            if (first.size() > most) {
                first.poll();
            }
        });
        return first.stream().sorted(ORDER).skip(offset).toList();
    }
}
