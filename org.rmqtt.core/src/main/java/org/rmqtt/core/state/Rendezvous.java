package org.rmqtt.core.state;

/** Rendezvous hashing with a hash that never changes between releases or platforms. */
public final class Rendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    /** The weight of a number, as that of a node, for a client: FNV-1a over both, mixed so that all bits depend on all input. */
    public static long weight(String clientId, long number) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < clientId.length(); i++) {
            hash = (hash ^ clientId.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ number) * FNV_PRIME;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
