package org.rmqtt.core.retain;

/**
 * The limits of retained messages, RMQTT's keys of {@code rmqtt-retainer}.
 *
 * @param maxMessages how many are kept; 0 for no limit. When reached, only messages of known topics are replaced
 * @param maxPayloadBytes a larger message is routed but not kept
 * @param ttlSeconds the lifetime of a message without one of its own; 0 for none
 */
public record RetainSettings(int maxMessages, long maxPayloadBytes, long ttlSeconds) {
    /** RMQTT's shipped values. */
    public static final RetainSettings DEFAULT = new RetainSettings(0, 1 << 20, 0);
}
