package org.rmqtt.cluster.grpc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why a peer was refused: at once when the reason is new, then once a minute. Thread-safe. */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcPeerNetwork.class);
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 1024;

    private record Said(String text, long at) {}

    private final Map<String, Said> said = new ConcurrentHashMap<>();

    void warn(String peer, String text) {
        long now = System.nanoTime();
        Said last = said.get(peer);
        if (last != null && last.text.equals(text) && now - last.at < PAUSE) {
            return;
        }
        if (said.size() >= MOST) {
            said.clear();
        }
        said.put(peer, new Said(text, now));
        LOG.warn("{}: {}", peer, text);
    }

    /** What is no mistake of anybody. */
    void debug(String peer, String text) {
        LOG.debug("{}: {}", peer, text);
    }

    /** The peer is fine again: the next refusal is said at once. */
    void forget(String peer) {
        said.remove(peer);
    }
}
