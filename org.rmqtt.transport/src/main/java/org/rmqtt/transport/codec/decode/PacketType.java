package org.rmqtt.transport.codec.decode;

/** The control packet types that a client may send, MQTT 5.0 table 2-1, with the flags of their fixed header. */
enum PacketType {
    CONNECT(1, 0),
    PUBLISH(3, -1),
    PUBACK(4, 0),
    PUBREC(5, 0),
    PUBREL(6, 2),
    PUBCOMP(7, 0),
    SUBSCRIBE(8, 2),
    UNSUBSCRIBE(10, 2),
    PINGREQ(12, 0),
    DISCONNECT(14, 0),
    AUTH(15, 0);

    private static final PacketType[] BY_VALUE = new PacketType[16];

    static {
        for (PacketType type : values()) {
            BY_VALUE[type.value] = type;
        }
    }

    private final int value;
    private final int flags;

    PacketType(int value, int flags) {
        this.value = value;
        this.flags = flags;
    }

    /** The type of a fixed header's upper four bits, or null if no client sends it. */
    static PacketType of(int value) {
        return BY_VALUE[value];
    }

    /** Whether the lower four bits of the fixed header are as they must be; those of PUBLISH mean something. */
    boolean allowsFlags(int actual) {
        return flags < 0 || flags == actual;
    }

    /**
     * The same for MQTT 3.1, which repeats PUBREL, SUBSCRIBE and UNSUBSCRIBE with DUP and leaves RETAIN unused (MQTT 3.1
     * section 2.1).
     */
    boolean allowsOldFlags(int actual) {
        return flags != 2 ? allowsFlags(actual) : (actual & 0b0110) == 0b0010;
    }
}
