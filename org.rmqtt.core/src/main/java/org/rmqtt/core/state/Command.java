package org.rmqtt.core.state;

import java.util.List;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.api.packet.Will;

/**
 * Everything that may change the shared state of the broker. A command says all that is needed: times are wall clock
 * milliseconds read by the node that submits it, never by the one that applies it. Each is idempotent by content, so that
 * a submit whose outcome is unknown can be repeated.
 */
public sealed interface Command {

    /** A command of one node; refused unless that incarnation of the node is up (fencing). */
    sealed interface FromNode extends Command {
        /** Who submits. */
        NodeRef origin();
    }

    /** A command that says when it was submitted, wall clock milliseconds; state time never runs backwards. */
    sealed interface Timed extends Command {
        /** When. */
        long timeMillis();
    }

    /** A command for one client's session; refused unless the epoch equals the record's. */
    sealed interface ForClient extends FromNode {
        /** The client. */
        String clientId();

        /** The epoch at which the submitting node claimed the client. */
        long epoch();
    }

    /**
     * A node in one of its lives.
     *
     * @param id the node id
     * @param incarnation the log index of its {@link NodeUp}
     */
    record NodeRef(long id, long incarnation) {}

    /**
     * A node has come up. Its incarnation is the index at which this is applied; what an older incarnation still held and
     * nobody adopted is dropped.
     *
     * @param nodeId the node id
     * @param instance a random number of this process, which makes a repeated submit recognisable
     * @param minLevel the lowest level of commands that its binary understands
     * @param maxLevel the highest
     * @param timeMillis when
     */
    record NodeUp(long nodeId, long instance, int minLevel, int maxLevel, long timeMillis) implements Timed {}

    /** A node is declared dead: its clean sessions end, its persistent ones are adopted by nodes that are up. */
    record NodeDown(NodeRef node, long timeMillis) implements Timed {}

    /**
     * A node leaves by plan and hands its sessions over.
     *
     * @param detach it goes on alone (its cluster plug-in stops): its connected sessions leave the shared state without a
     *     will, only the others are handed over
     */
    record NodeLeft(NodeRef node, boolean detach, long timeMillis) implements Timed {}

    /**
     * A client has connected: its id belongs to the node from this index on, and the index is the epoch. A later claim
     * always wins [MQTT-3.1.4-2].
     *
     * @param origin who submits
     * @param clientId the client
     * @param connectionId names the connection on its node; the same claim again gets the same epoch again
     * @param cleanStart the old session, if any, ends in this very step
     * @param expirySeconds the session expiry interval that applies when the connection ends; 0xFFFFFFFF never expires
     * @param will the will of this connection, or null
     * @param maxQueue how many messages may wait for the client, on whatever node
     * @param timeMillis when
     */
    record Claim(
            NodeRef origin,
            String clientId,
            long connectionId,
            boolean cleanStart,
            long expirySeconds,
            Will will,
            int maxQueue,
            long timeMillis)
            implements FromNode, Timed {}

    /**
     * All filters of one SUBSCRIBE.
     *
     * @param number grows with each Subscribe and Unsubscribe of the epoch; a repeated number is not applied again
     * @param report the submitter waits until every node has applied this
     */
    record Subscribe(NodeRef origin, String clientId, long epoch, long number, List<Filter> filters, boolean report)
            implements ForClient {}

    /** One filter of a {@link Subscribe}. */
    record Filter(TopicFilter filter, SubscriptionOptions options) {}

    /** All filters of one UNSUBSCRIBE, by their texts. */
    record Unsubscribe(NodeRef origin, String clientId, long epoch, long number, List<String> filters)
            implements ForClient {}

    /**
     * The connection of a client has ended; with an expiry of 0 the session ends too.
     *
     * @param expirySeconds the session expiry interval, which a DISCONNECT may have changed
     * @param sendWill false after a normal DISCONNECT [MQTT-3.14.4-3]
     */
    record Disconnected(
            NodeRef origin, String clientId, long epoch, long expirySeconds, boolean sendWill, long timeMillis)
            implements ForClient, Timed {}

    /**
     * A session that began without this log: its node joins, or comes back after it was declared down. It takes the client
     * if nobody has it, or if it has a connection and the one that has it has none or an older one; subscriptions are
     * joined, and a limit does not keep them out.
     *
     * @param connectionId names the connection or the session on its node; the same import again gets the same reply again
     * @param online whether it has a connection
     * @param sinceMillis since when it has been connected, or not
     * @param will the will of the connection, or the one that waits for its delay, or null
     * @param willDueMillis when the will of a session without a connection is due
     * @param filters what it subscribes to
     * @param returning the node was declared down while it had this connection, so its will may have been sent
     * @param maxQueue as in {@link Claim}
     */
    record Import(
            NodeRef origin,
            String clientId,
            long connectionId,
            boolean online,
            long sinceMillis,
            long expirySeconds,
            Will will,
            long willDueMillis,
            List<Filter> filters,
            boolean returning,
            int maxQueue,
            long timeMillis)
            implements FromNode, Timed {}

    /** A session ends because an operator says so. */
    record Terminated(NodeRef origin, String clientId, long epoch, long timeMillis) implements ForClient, Timed {}

    /** The expiry obligation of a session has come due. */
    record Expired(NodeRef origin, String clientId, long epoch, long timeMillis) implements ForClient, Timed {}

    /** An obligation has been carried out. */
    record Done(NodeRef origin, long obligationId) implements FromNode {}

    /** From this index on commands are applied by the rules of a higher level, which every node that is up must know. */
    record SetLevel(int level) implements Command {}
}
