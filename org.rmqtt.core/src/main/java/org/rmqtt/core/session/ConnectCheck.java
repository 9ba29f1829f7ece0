package org.rmqtt.core.session;

import org.rmqtt.api.connection.ConnectionInfo;
import org.rmqtt.api.connection.ConnectionPolicy;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.Property;
import org.rmqtt.core.wire.WireMessages;

/** What a CONNECT may ask for under the policy of its listener. Pure. */
final class ConnectCheck {
    private static final int SHORT_KEEP_ALIVE_SECONDS = 6;
    private static final int SHORT_KEEP_ALIVE_GRACE_SECONDS = 3;

    private final Connect connect;
    private final ConnectionPolicy policy;
    private final int maxWillBytes;

    ConnectCheck(Connect connect, ConnectionPolicy policy, int maxWillBytes) {
        this.connect = connect;
        this.policy = policy;
        this.maxWillBytes = maxWillBytes;
    }

    /** Why the packet is refused before anybody is asked, or null. */
    Refusal refusal() {
        if (connect.clientId().length() > policy.limits().maxClientIdLength()) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    "the client id is longer than " + policy.limits().maxClientIdLength() + " characters");
        }
        if (connect.clientId().isEmpty() && !mayBeAssigned()) {
            return new Refusal(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "an empty client id needs clean session 1 [MQTT-3.1.3-8]");
        }
        if (connect.will() != null
                && connect.will().qos().value() > policy.limits().maxQos().value()) {
            return new Refusal(
                    ReasonCode.QOS_NOT_SUPPORTED,
                    "the will asks for a QoS above " + policy.limits().maxQos().value());
        }
        int levels = policy.limits().maxTopicLevels();
        if (connect.will() != null && levels > 0 && Topics.levels(connect.will().topic()) > levels) {
            return new Refusal(ReasonCode.TOPIC_NAME_INVALID, "the will's topic has more than " + levels + " levels");
        }
        if (connect.will() != null && WireMessages.encode(connect.will()).getSerializedSize() > maxWillBytes) {
            return new Refusal(
                    ReasonCode.PACKET_TOO_LARGE,
                    "the will has more than " + maxWillBytes + " bytes with its topic and properties");
        }
        return keepAliveRefusal();
    }

    private boolean mayBeAssigned() {
        return switch (connect.version()) {
            case V3_1 -> false;
            case V3_1_1 -> connect.cleanStart();
            case V5 -> true;
        };
    }

    private Refusal keepAliveRefusal() {
        if (connect.version().isV5() || connect.keepAliveSeconds() == keepAliveSeconds()) {
            return null;
        }
        return new Refusal(
                ReasonCode.SERVER_UNAVAILABLE,
                "keep alive " + connect.keepAliveSeconds() + " s is outside "
                        + policy.keepAlive().minSeconds() + " to "
                        + policy.keepAlive().maxSeconds() + " s");
    }

    /** The Keep Alive that applies: the client's within the bounds of the listener. */
    int keepAliveSeconds() {
        int wanted = connect.keepAliveSeconds();
        if (wanted == 0) {
            return policy.keepAlive().allowZero()
                    ? 0
                    : Math.max(1, policy.keepAlive().maxSeconds());
        }
        return Math.max(
                policy.keepAlive().minSeconds(), Math.min(policy.keepAlive().maxSeconds(), wanted));
    }

    /** How long nothing may come before the connection is closed; 0 for ever. RMQTT's rule: 3 s grace below 6 s. */
    static long keepAliveNanos(int seconds, double backoff) {
        double limit =
                seconds < SHORT_KEEP_ALIVE_SECONDS ? seconds + SHORT_KEEP_ALIVE_GRACE_SECONDS : seconds * backoff * 2;
        return seconds == 0 ? 0 : (long) (limit * 1_000_000_000L);
    }

    /** The Session Expiry Interval that applies, in seconds. */
    long sessionExpirySeconds() {
        if (connect.version() != MqttVersion.V5) {
            return connect.cleanStart() ? 0 : policy.expiry().session().toSeconds();
        }
        return capped(connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0), connect.version(), policy);
    }

    /** An interval under the listener's {@code max_session_expiry_interval}. */
    static long capped(long expirySeconds, MqttVersion version, ConnectionPolicy policy) {
        long cap = policy.expiry().maxSession().toSeconds();
        return cap > 0 && version.isV5() ? Math.min(expirySeconds, cap) : expirySeconds;
    }

    /** How many QoS 1 and 2 messages the client takes at a time. */
    int receiveMaximum() {
        return connect.properties().integer(Property.RECEIVE_MAXIMUM, 65_535);
    }

    /** The largest packet that the client takes. */
    int maximumPacketSize() {
        return (int) Math.min(
                Integer.MAX_VALUE, connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE));
    }

    /** The user name, or null: the one of the certificate and no other if the listener wants that, else the one of the packet. */
    static String username(Connect connect, ConnectionInfo info) {
        ConnectionPolicy.CertificateName wanted = info.policy().access().certificateName();
        if (info.certificate() == null) {
            return wanted == ConnectionPolicy.CertificateName.NONE ? connect.username() : null;
        }
        return switch (wanted) {
            case NONE -> connect.username();
            case COMMON_NAME -> info.certificate().commonName();
            case SUBJECT_DN -> info.certificate().subjectDn();
        };
    }
}
