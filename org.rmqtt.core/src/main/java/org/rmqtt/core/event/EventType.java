package org.rmqtt.core.event;

import java.util.Locale;
import org.rmqtt.api.event.BrokerListener;

/** The types of {@link org.rmqtt.api.event.BrokerEvent}; each has a bit, so that a set of them is a number. */
public enum EventType {
    CONNECT_RECEIVED,
    CLIENT_CONNECTED,
    CONNECT_REFUSED,
    CLIENT_DISCONNECTED,
    SESSION_CREATED,
    SESSION_TERMINATED,
    SUBSCRIBE_RECEIVED,
    UNSUBSCRIBE_RECEIVED,
    SESSION_SUBSCRIBED,
    SESSION_UNSUBSCRIBED,
    MESSAGE_PUBLISHED,
    MESSAGE_DELIVERED,
    MESSAGE_ACKED,
    MESSAGE_QUEUED,
    MESSAGE_DROPPED;

    long bit() {
        return 1L << ordinal();
    }

    private boolean isOfMessage() {
        return name().startsWith("MESSAGE_");
    }

    /** The simple name of the event's class. */
    String simpleName() {
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** All types but those that come with every message. */
    static long exceptMessages() {
        long bits = 0;
        for (EventType type : values()) {
            bits |= type.isOfMessage() ? 0 : type.bit();
        }
        return bits;
    }

    /**
     * The types with these simple names.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    static long parse(String[] simpleNames) {
        long bits = 0;
        for (String wanted : simpleNames) {
            long bit = 0;
            for (EventType type : values()) {
                boolean meant =
                        wanted.equals(BrokerListener.ALL) || type.simpleName().equals(wanted);
                bit |= meant ? type.bit() : 0;
            }
            if (bit == 0) {
                throw new IllegalArgumentException("there is no event type " + wanted);
            }
            bits |= bit;
        }
        return bits;
    }
}
