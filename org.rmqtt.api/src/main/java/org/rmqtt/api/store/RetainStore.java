package org.rmqtt.api.store;

import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;
import org.rmqtt.api.mqtt.Message;

/**
 * Keeps retained messages for longer than the process lives. The core finds and sends them from memory; the store with the
 * highest {@code service.ranking} is told of each change and gives back what it has when it comes. Without a store they
 * are in memory only; a store that goes takes nothing away.
 *
 * <p>Thread-safe. If a method throws, the failure is counted and logged and the message stays in memory.
 */
@ConsumerType
public interface RetainStore {
    /**
     * Gives everything that is kept. Called once when the store comes, on a thread of its own, so it may block. A message
     * whose topic has one in memory already is not taken, and the one in memory is given to {@link #store}. In a cluster, one
     * of more than an hour ago that other nodes do not have any more is given to {@link #remove}.
     */
    void load(Consumer<Message> sink);

    /** A message has been retained; replaces the one of its topic. Called on a session loop: it must not block. */
    void store(Message message);

    /** The message of a topic is gone. Called on a session loop: it must not block. */
    void remove(String topic);
}
