package org.rmqtt.api.mqtt;

/** Quality of service, MQTT 5.0 section 4.3; the ordinal is the value on the wire. */
public enum QoS {
    /** QoS 0: nothing is acknowledged and nothing is sent twice. */
    AT_MOST_ONCE,
    /** QoS 1: acknowledged by PUBACK, may arrive more than once. */
    AT_LEAST_ONCE,
    /** QoS 2: PUBREC, PUBREL, PUBCOMP; arrives once. */
    EXACTLY_ONCE;

    private static final QoS[] VALUES = values();

    /** The value on the wire, 0 to 2. */
    public int value() {
        return ordinal();
    }

    /**
     * The QoS of a wire value.
     *
     * @throws IllegalArgumentException if the value is not 0, 1 or 2
     */
    public static QoS of(int value) {
        if (value < 0 || value > 2) {
            throw new IllegalArgumentException("QoS " + value + " is not one of 0, 1, 2");
        }
        return VALUES[value];
    }

    /** The lower of the two. */
    public QoS min(QoS other) {
        return ordinal() <= other.ordinal() ? this : other;
    }

    /** The higher of the two. */
    public QoS max(QoS other) {
        return ordinal() >= other.ordinal() ? this : other;
    }
}
