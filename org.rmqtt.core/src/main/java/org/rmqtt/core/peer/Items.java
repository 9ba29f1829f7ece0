package org.rmqtt.core.peer;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.AdoptedProto;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.ItemProto;
import org.rmqtt.wire.RetainedProto;

/** The items that are not many; see {@link FrameWriter} for those that are. */
final class Items {
    private Items() {}

    /** A change of a retained message. */
    static byte[] retained(RetainedProto change, long index) {
        return ItemProto.newBuilder()
                .setIndex(index)
                .setRetained(change)
                .build()
                .toByteArray();
    }

    /** A message that a dead node has not acknowledged. */
    static byte[] adopted(Message message, long adoptedAt, long routedAt, long index) {
        AdoptedProto adopted = AdoptedProto.newBuilder()
                .setMessage(WireMessages.encode(message))
                .setAdoptedAt(adoptedAt)
                .setRoutedAt(routedAt)
                .build();
        return ItemProto.newBuilder()
                .setIndex(index)
                .setAdopted(adopted)
                .build()
                .toByteArray();
    }

    /** Everything of a node that died at an index has been matched again by one loop. */
    static ItemProto matchedAgain(long index, int lanes) {
        BarrierProto barrier = BarrierProto.newBuilder()
                .setEpoch(index)
                .setLanes(lanes)
                .setMatchedAgain(true)
                .build();
        return ItemProto.newBuilder().setIndex(index).setBarrier(barrier).build();
    }
}
