package org.rmqtt.api.connection;

import org.osgi.annotation.versioning.ProviderType;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.MqttPacket;

/**
 * What the core wants to know of one connection. All methods are called on the connection's loop, one at a time; {@link
 * #onClosed} is the last call.
 */
@ProviderType
public interface ConnectionHandler {
    /** A well-formed packet, in the order of arrival; never while reading is paused. */
    void onPacket(MqttPacket packet);

    /**
     * The peer sent something that is no packet of its version. The handler answers with the reason code where the
     * protocol version can and closes; no packet follows.
     *
     * @param reason the reason code of the specification
     * @param detail what was wrong, with the clause; fit for a log line and a Reason String
     */
    void onViolation(ReasonCode reason, String detail);

    /** {@link Connection#isWritable()} has turned true again. */
    void onWritable();

    /**
     * The connection is gone, whoever closed it.
     *
     * @param cause what the transport knows: an I/O error, or null when the peer or the core closed it in order
     */
    void onClosed(Throwable cause);
}
