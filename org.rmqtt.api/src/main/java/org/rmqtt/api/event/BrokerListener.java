package org.rmqtt.api.event;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Observes the broker. Each listener has a bounded queue and is called by one thread at a time, never by the thread that
 * does the work: it may take its time, and what comes while its queue is full is dropped and counted for this listener
 * alone. Events of one client arrive in order.
 */
@ConsumerType
public interface BrokerListener {
    /**
     * The service property with the simple names of the event types wanted, a string array such as {@code
     * "ClientConnected"}; {@link #ALL} stands for every one. Missing: all but the message events.
     */
    String TYPES = "rmqtt.event.types";

    /** In {@link #TYPES}: every type of event. */
    String ALL = "*";

    /** The service property with the length of the queue in events, an Integer of at least 1; 10,000 if it is missing. */
    String QUEUE_MAX_EVENTS = "rmqtt.event.queue.max.events";

    /** An event. If this throws, the failure is counted and logged and the next event comes all the same. */
    void onEvent(BrokerEvent event);
}
