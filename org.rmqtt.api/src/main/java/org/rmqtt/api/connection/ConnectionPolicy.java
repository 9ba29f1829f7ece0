package org.rmqtt.api.connection;

import java.time.Duration;
import org.rmqtt.api.mqtt.QoS;

/**
 * What a listener allows to the sessions of its connections: RMQTT's {@code listener.*} keys that concern sessions,
 * grouped. A connection keeps the policy with which it was accepted.
 *
 * @param access who may connect and with which name
 * @param keepAlive the bounds of Keep Alive
 * @param delivery the windows and queues towards the client
 * @param limits the largest values taken from the client
 * @param expiry lifetimes
 */
public record ConnectionPolicy(Access access, KeepAlive keepAlive, Delivery delivery, Limits limits, Expiry expiry) {

    /** RMQTT's defaults, for tests and for a listener without settings of its own. */
    public static final ConnectionPolicy DEFAULT = new ConnectionPolicy(
            new Access(true, CertificateName.NONE, false, false),
            new KeepAlive(0, 65_535, true, 0.75),
            new Delivery(16, 1000, 0, Duration.ofSeconds(1), Duration.ofSeconds(20)),
            new Limits(65_535, QoS.EXACTLY_ONCE, 0, 0, 32, 1 << 20),
            new Expiry(Duration.ofHours(2), Duration.ZERO, Duration.ofMinutes(5)));

    /** Which part of a client certificate replaces the user name. */
    public enum CertificateName {
        /** None. */
        NONE,
        /** The common name; key {@code cert_cn_as_username}. */
        COMMON_NAME,
        /** The whole subject; key {@code cert_subject_dn_as_username}. */
        SUBJECT_DN
    }

    /**
     * Who may do what.
     *
     * @param allowAnonymous a client without user name may connect, and so may one whose credentials no authenticator
     *     knows
     * @param certificateName what of the client certificate becomes the user name
     * @param limitSubscription {@code $limit} and {@code $exclusive} filters are understood
     * @param delayedPublish {@code $delayed} topics are understood
     */
    public record Access(
            boolean allowAnonymous,
            CertificateName certificateName,
            boolean limitSubscription,
            boolean delayedPublish) {}

    /**
     * Keep Alive.
     *
     * @param minSeconds the least value; MQTT 3 is refused below it, MQTT 5.0 is raised to it
     * @param maxSeconds the greatest value, likewise
     * @param allowZero whether a client may switch it off
     * @param backoff the connection is closed after keep alive × backoff × 2
     */
    public record KeepAlive(int minSeconds, int maxSeconds, boolean allowZero, double backoff) {}

    /**
     * Towards the client.
     *
     * @param maxInflight unacknowledged QoS 1 and 2 messages at a time, at least 1
     * @param maxQueueMessages messages that wait behind them
     * @param rateBurst messages per period that leave the queue; 0 for no limit
     * @param ratePeriod the period
     * @param retryInterval after this time an MQTT 3 message is sent again with DUP; zero for never
     */
    public record Delivery(
            int maxInflight, int maxQueueMessages, int rateBurst, Duration ratePeriod, Duration retryInterval) {}

    /**
     * From the client.
     *
     * @param maxClientIdLength in characters
     * @param maxQos the highest QoS granted and taken
     * @param maxTopicLevels levels of a name or filter; 0 for no limit
     * @param maxSubscriptions of one client; 0 for no limit
     * @param maxTopicAliases topic aliases from the client
     * @param maxPacketSize the largest packet in bytes
     */
    public record Limits(
            int maxClientIdLength,
            QoS maxQos,
            int maxTopicLevels,
            int maxSubscriptions,
            int maxTopicAliases,
            int maxPacketSize) {}

    /**
     * Lifetimes.
     *
     * @param session of an MQTT 3 session with clean session 0
     * @param maxSession the most that an MQTT 5.0 client gets; zero for no cap
     * @param message of a message without one of its own; zero for none
     */
    public record Expiry(Duration session, Duration maxSession, Duration message) {}
}
