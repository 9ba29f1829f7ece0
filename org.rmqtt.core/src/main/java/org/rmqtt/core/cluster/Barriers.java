package org.rmqtt.core.cluster;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The loops of all nodes that have not yet said that they have nothing more for a session. Confined to its loop. */
final class Barriers {
    private final Map<Long, BitSet> nodes = new HashMap<>();
    private int ownLoops;

    /**
     * All of them.
     *
     * @param others the other nodes
     * @param ownLoops how many loops this node has
     */
    Barriers(Collection<Long> others, int ownLoops) {
        this.ownLoops = ownLoops;
        others.forEach(node -> nodes.put(node, new BitSet()));
    }

    /** A loop of this node has nothing more. */
    void own() {
        ownLoops--;
    }

    /**
     * A loop of another node has nothing more.
     *
     * @param lane the number of that loop
     * @param lanes how many loops that node has
     */
    void of(long node, int lane, int lanes) {
        BitSet seen = nodes.get(node);
        if (seen != null) {
            seen.set(lane);
            if (seen.cardinality() >= lanes) {
                nodes.remove(node);
            }
        }
    }

    /** A node is gone, so nothing more can come from it. */
    void gone(long node) {
        nodes.remove(node);
    }

    /** Some nodes, and the loops of this one, are not waited for any longer. */
    void giveUp(Set<Long> silent) {
        nodes.keySet().removeAll(silent);
        ownLoops = 0;
    }

    boolean isDone() {
        return ownLoops <= 0 && nodes.isEmpty();
    }

    /** The other nodes that have not said it. */
    Set<Long> awaited() {
        return nodes.keySet();
    }
}
