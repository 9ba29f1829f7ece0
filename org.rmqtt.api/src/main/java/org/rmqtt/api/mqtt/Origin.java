package org.rmqtt.api.mqtt;

/**
 * Where a message came from.
 *
 * @param kind what kind of source published it
 * @param nodeId the id of the node that took it in
 * @param clientId the publishing client, or the name of the system source
 * @param username the user name of the publisher, or null
 * @param remoteAddress {@code ip:port} of the publisher, or null
 */
public record Origin(Kind kind, long nodeId, String clientId, String username, String remoteAddress) {
    /** The kinds of source; RMQTT calls this {@code from_type}. */
    public enum Kind {
        /** A client's PUBLISH. */
        CUSTOM,
        /** An operator, through an API. */
        ADMIN,
        /** A Will Message. */
        LASTWILL,
        /** The broker itself. */
        SYSTEM,
        /** A bridge to another system. */
        BRIDGE
    }
}
