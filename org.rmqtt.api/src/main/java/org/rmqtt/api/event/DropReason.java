package org.rmqtt.api.event;

/** Why a message was not delivered to a client. */
public enum DropReason {
    /** The client's queue was full. */
    QUEUE_FULL,
    /** Its lifetime was over. */
    EXPIRED,
    /** It is larger than the client takes [MQTT5-3.1.2-24]. */
    TOO_LARGE,
    /** The session ended with it in the queue. */
    SESSION_ENDED,
    /** A plug-in or an authoriser refused it. */
    REFUSED
}
