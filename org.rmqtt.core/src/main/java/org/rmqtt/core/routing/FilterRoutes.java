package org.rmqtt.core.routing;

/**
 * Everything that subscribes to one filter. Nearly every filter has one subscriber; then this is that {@link
 * LocalSubscription} itself, or the {@link RemoteNode} that has it, otherwise it is {@link ManyRoutes}. One thread at a time
 * writes; any number read.
 */
public interface FilterRoutes extends LocalSubscribers {
    /** No shared groups. */
    SharedGroup[] NO_GROUPS = {};

    /** No other nodes. */
    long[] NO_NODES = {};

    /** The shared groups; not to be changed. */
    default SharedGroup[] groups() {
        return NO_GROUPS;
    }

    /** The ids of the other nodes with at least one subscriber, shared ones left out; not to be changed. */
    default long[] remoteNodes() {
        return NO_NODES;
    }

    /** The shared group of a name, if these are the routes of a filter, which is without any prefix; else null. */
    default SharedGroup group(String filter, String name) {
        return null;
    }
}
