package org.rmqtt.api.connection;

import org.osgi.annotation.versioning.ProviderType;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.packet.MqttPacket;

/**
 * One network connection of a client. Every method except {@link #id()}, {@link #info()} and {@link #loop()} must be
 * called on the connection's loop.
 *
 * <p>What is sent in one turn of the loop leaves in one write at the end of the turn; nobody calls flush.
 */
@ProviderType
public interface Connection {
    /** A number that no other connection of this process has. */
    long id();

    /** Addresses, listener and certificate. */
    ConnectionInfo info();

    /** The loop that owns this connection now; it changes with {@link #moveTo}. */
    SessionLoop loop();

    /** Sets what the CONNECT negotiated; called once, before anything but CONNACK or AUTH is sent. */
    void negotiated(Negotiated parameters);

    /**
     * Sends a packet. A Reason String or User Properties that would make it larger than the client's Maximum Packet Size
     * are left out [MQTT5-3.1.2-24].
     */
    void send(MqttPacket packet);

    /**
     * Sends a message as PUBLISH.
     *
     * @param message the message
     * @param shared what other connections of this loop have encoded of the same message; may be null
     * @param qos the QoS of this delivery
     * @param retain the RETAIN flag of this delivery
     * @param dup the DUP flag
     * @param packetId the packet identifier, 0 for QoS 0
     * @param subscriptionIds the Subscription Identifiers, or null; ignored in MQTT 3
     * @return false if the packet would be larger than the client takes; then nothing was sent [MQTT5-3.1.2-24]
     */
    boolean publish(
            Message message,
            SharedFrames shared,
            QoS qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] subscriptionIds);

    /** Whether less than the high-water mark waits to be written to the socket. */
    boolean isWritable();

    /** How many bytes wait to be written to the socket. */
    long pendingBytes();

    /** Stops {@link ConnectionHandler#onPacket} from now on; the socket is no longer read. */
    void pauseReading();

    /** Undoes {@link #pauseReading()}; packets that were read already come first, in a later task of the loop. */
    void resumeReading();

    /** {@link System#nanoTime()} at which the last bytes arrived. */
    long lastReadNanos();

    /**
     * Sends a last packet and closes when everything before it is written, or after a bounded time.
     *
     * @param last the packet, or null for none
     */
    void close(MqttPacket last);

    /**
     * Makes another loop the owner of this connection. Nothing is read meanwhile. If the connection closes on the way,
     * {@link ConnectionHandler#onClosed} is called on the new loop instead of the task.
     *
     * @param target the new loop
     * @param then runs on the new loop when the move is done
     */
    void moveTo(SessionLoop target, Runnable then);
}
