package org.rmqtt.core.delivery;

import java.util.HashMap;
import java.util.Map;
import org.rmqtt.core.routing.RoutingTable;

/**
 * What topics matched lately, for one loop: publishers repeat their topics. An entry counts as long as no filter came or
 * went since. Confined to its loop.
 */
final class MatchCache {
    /** The most topics kept; then all are forgotten. */
    static final int MAX_TOPICS = 4096;

    private final Map<String, Match> matches = new HashMap<>();
    private final Match.Collector collector = new Match.Collector();
    private String lastTopic;
    private Match lastMatch;

    Match match(RoutingTable table, String topic) {
        long version = table.version();
        // messages of one publisher follow each other, with one name object
        if (topic != lastTopic || lastMatch.version != version) {
            lastMatch = find(table, topic, version);
            lastTopic = topic;
        }
        return lastMatch;
    }

    private Match find(RoutingTable table, String topic, long version) {
        Match match = matches.get(topic);
        if (match != null && match.version == version) {
            return match;
        }
        if (match == null && matches.size() >= MAX_TOPICS) {
            matches.clear();
        }
        table.match(topic, collector::add);
        match = collector.take(version);
        matches.put(topic, match);
        return match;
    }
}
