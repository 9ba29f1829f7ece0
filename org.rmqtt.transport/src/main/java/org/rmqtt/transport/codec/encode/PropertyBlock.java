package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.transport.codec.property.PropertyWriter;
import org.rmqtt.transport.codec.wire.VariableByteInteger;

/**
 * The properties of one packet as the client will see them: what tells about problems is left out if the client does not
 * want it [MQTT5-3.1.2-29] or if the packet would become too large with it [MQTT5-3.1.2-24], User Properties before the
 * Reason String.
 *
 * @param properties the properties of the packet
 * @param withReason whether the Reason String is written
 * @param withUser whether the User Properties are written
 * @param size the size without the Property Length
 */
record PropertyBlock(PropertySet properties, boolean withReason, boolean withUser, int size) {

    /**
     * Chooses what is written.
     *
     * @param body the size of the variable header and payload without the properties and their length
     * @param wanted whether the client wants Reason String and User Properties on this packet
     */
    static PropertyBlock fit(PropertySet properties, int body, boolean wanted, int maximumPacketSize) {
        PropertyBlock all = of(properties, wanted, wanted);
        if (properties.isEmpty() || all.fits(body, maximumPacketSize)) {
            return all;
        }
        PropertyBlock withoutUser = of(properties, wanted, false);
        return withoutUser.fits(body, maximumPacketSize) ? withoutUser : of(properties, false, false);
    }

    private static PropertyBlock of(PropertySet properties, boolean withReason, boolean withUser) {
        return new PropertyBlock(
                properties, withReason, withUser, PropertyWriter.size(properties, withReason, withUser));
    }

    /** Whether a packet with these properties is no larger than the client takes. */
    boolean fits(int body, int maximumPacketSize) {
        int remaining = body + sizeWithLength();
        return 1 + VariableByteInteger.size(remaining) + remaining <= maximumPacketSize;
    }

    /** The size with the Property Length. */
    int sizeWithLength() {
        return VariableByteInteger.size(size) + size;
    }

    /** Writes the Property Length and the properties. */
    void write(ByteBuf out) {
        VariableByteInteger.write(out, size);
        PropertyWriter.write(out, properties, withReason, withUser);
    }
}
