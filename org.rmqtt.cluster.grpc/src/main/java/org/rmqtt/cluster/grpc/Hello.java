package org.rmqtt.cluster.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Metadata;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.rmqtt.api.cluster.PeerNetworkFactory.Settings;

/**
 * What a node says of itself at the start of each call, and in its answer. The secret is never sent: each side proves that
 * it knows it by a keyed hash over who speaks to whom.
 *
 * @param from the node that speaks
 * @param to the node that is spoken to
 * @param messageType its tag
 * @param clusterId its cluster, or empty
 * @param proof the keyed hash, or empty without a secret
 */
record Hello(long from, long to, int messageType, String clusterId, String proof) {
    private static final Metadata.Key<String> FROM = key("rmqtt-from");
    private static final Metadata.Key<String> TO = key("rmqtt-to");
    private static final Metadata.Key<String> TYPE = key("rmqtt-message-type");
    private static final Metadata.Key<String> CLUSTER = key("rmqtt-cluster");
    private static final Metadata.Key<String> PROOF = key("rmqtt-proof");

    static final Metadata.Key<String> LANE = key("rmqtt-lane");
    static final Metadata.Key<String> WINDOW = key("rmqtt-window");
    static final Metadata.Key<String> SUBJECT = key("rmqtt-subject");

    static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** What this node says to another one. */
    static Hello of(Settings settings, long to) {
        String secret = settings.security().secret();
        return new Hello(
                settings.nodeId(),
                to,
                settings.messageType(),
                settings.clusterId(),
                secret == null ? "" : proof(secret, settings.nodeId(), to));
    }

    /** What the other node said; null if it is no hello. */
    static Hello read(Metadata metadata) {
        try {
            return new Hello(
                    Long.parseLong(text(metadata, FROM)),
                    Long.parseLong(text(metadata, TO)),
                    Integer.parseInt(text(metadata, TYPE)),
                    text(metadata, CLUSTER),
                    text(metadata, PROOF));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String text(Metadata metadata, Metadata.Key<String> key) {
        return Optional.ofNullable(metadata.get(key)).orElse("");
    }

    Metadata write() {
        Metadata metadata = new Metadata();
        metadata.put(FROM, Long.toString(from));
        metadata.put(TO, Long.toString(to));
        metadata.put(TYPE, Integer.toString(messageType));
        metadata.put(CLUSTER, clusterId);
        metadata.put(PROOF, proof);
        return metadata;
    }

    /** Why the two do not belong together, seen by the one with these settings; empty if they do. */
    Optional<String> refusal(Settings own) {
        if (to != own.nodeId()) {
            return Optional.of("it takes this node for node " + to + " but this is node " + own.nodeId()
                    + ": node_grpc_addrs differ or lead to the wrong port");
        }
        if (messageType != own.messageType()) {
            return Optional.of("its message_type is " + messageType + ", here it is " + own.messageType());
        }
        if (!clusterId.isEmpty() && !own.clusterId().isEmpty() && !clusterId.equals(own.clusterId())) {
            return Optional.of("its cluster is " + clusterId + ", here it is " + own.clusterId());
        }
        String secret = own.security().secret();
        if (secret == null ? !proof.isEmpty() : !isProof(secret)) {
            return Optional.of("its secret is not the one here");
        }
        if (!own.addresses().containsKey(from)) {
            return Optional.of("node_grpc_addrs here does not list node " + from);
        }
        return Optional.empty();
    }

    private boolean isProof(String secret) {
        return MessageDigest.isEqual(proof(secret, from, to).getBytes(UTF_8), proof.getBytes(UTF_8));
    }

    private static String proof(String secret, long from, long to) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(("rmqtt-peer " + from + " " + to).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
