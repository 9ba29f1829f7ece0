package org.rmqtt.transport.codec.wire;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * A packet breaks a rule of the specification. Control flow inside the codec only, so it carries no stack trace; the
 * frame decoder turns it into a value before anybody else sees it.
 */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    private Violation(ReasonCode reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** A violation with any reason code; the detail names the clause first. */
    public static Violation of(ReasonCode reason, String detail) {
        return new Violation(reason, detail);
    }

    /** Bytes that are no packet of the protocol version, MQTT 5.0 section 1.2: 0x81. */
    public static Violation malformed(String detail) {
        return new Violation(ReasonCode.MALFORMED_PACKET, detail);
    }

    /** A well-formed packet that must not be sent, MQTT 5.0 section 1.2: 0x82. */
    public static Violation protocolError(String detail) {
        return new Violation(ReasonCode.PROTOCOL_ERROR, detail);
    }

    /** The reason code with which a server answers. */
    public ReasonCode reason() {
        return reason;
    }
}
