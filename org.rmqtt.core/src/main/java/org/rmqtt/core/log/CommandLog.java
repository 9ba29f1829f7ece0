package org.rmqtt.core.log;

import org.rmqtt.core.state.Command;

/**
 * Brings commands into one order and has them applied to the {@code BrokerState}. Thread-safe; nothing blocks.
 *
 * <p>A submit is committed, refused, or its outcome is unknown; as every command is idempotent by content, an unknown one
 * may be submitted again. Commands of one thread are applied in the order of the calls.
 */
public interface CommandLog {
    /**
     * Submits a command.
     *
     * @param command the command
     * @param reply gets the reply once, when this node has applied the command; on whatever thread applies
     */
    void submit(Command command, ReplyHandler reply);
}
