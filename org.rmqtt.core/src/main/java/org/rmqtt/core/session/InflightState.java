package org.rmqtt.core.session;

/**
 * A QoS 1 or 2 message on its way to the client, MQTT 5.0 sections 4.3.2 and 4.3.3.
 *
 * <pre>
 * SENT       PUBACK (QoS 1)       (gone)
 * SENT       PUBREC below 0x80    RELEASED
 * SENT       PUBREC 0x80 or more  (gone)
 * SENT       reconnect            SENT, PUBLISH again with DUP [MQTT-4.4.0-1]
 * RELEASED   PUBCOMP              (gone)
 * RELEASED   reconnect            RELEASED, PUBREL again
 * </pre>
 */
enum InflightState {
    /** PUBLISH sent; PUBACK or PUBREC awaited. */
    SENT,
    /** PUBREL sent; PUBCOMP awaited; the message is no longer held. */
    RELEASED
}
