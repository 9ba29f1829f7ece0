package org.rmqtt.api.mqtt;

import java.util.Optional;

/**
 * A topic filter as a client may give it in SUBSCRIBE: plain, or with one of the prefixes that give it a meaning of its
 * own. Two filters of one client are the same subscription exactly when their {@link #text()} is equal, so the plain
 * filter and every shared group are separate.
 *
 * @param text the whole filter as the client wrote it
 * @param kind what the prefix says
 * @param group the group name of a {@code $share} filter, else null
 * @param limit how many clients may hold the filter; 0 for no limit, 1 for {@code $exclusive}
 * @param filter the filter that topics are matched against
 */
public record TopicFilter(String text, Kind kind, String group, int limit, String filter) {
    /** What the prefix of a filter says. */
    public enum Kind {
        /** No prefix: every subscriber gets every message. */
        PLAIN,
        /** {@code $share/{group}/{filter}}: one member of the group gets each message, MQTT 5.0 section 4.8.2. */
        SHARED,
        /** {@code $limit/{n}/{filter}} or {@code $exclusive/{filter}}: at most n clients may subscribe. */
        LIMITED
    }

    private static final String SHARE = "$share/";
    private static final String LIMIT = "$limit/";
    private static final String EXCLUSIVE = "$exclusive/";

    /**
     * Reads a filter.
     *
     * @return nothing if the filter is not well formed: bad wildcards, an empty group, a group with a wildcard
     *     [MQTT5-4.8.2-2], or a limit that is not a number from 1 to 2^31-1
     */
    public static Optional<TopicFilter> parse(String text) {
        if (text.startsWith(SHARE)) {
            return parseShared(text);
        }
        if (text.startsWith(EXCLUSIVE)) {
            return make(text, Kind.LIMITED, null, 1, text.substring(EXCLUSIVE.length()));
        }
        if (text.startsWith(LIMIT)) {
            return parseLimited(text);
        }
        return make(text, Kind.PLAIN, null, 0, text);
    }

    /** Whether a text begins like a limited filter, well formed or not. */
    public static boolean isLimited(String text) {
        return text.startsWith(EXCLUSIVE) || text.startsWith(LIMIT);
    }

    private static Optional<TopicFilter> parseShared(String text) {
        int end = text.indexOf('/', SHARE.length());
        if (end <= SHARE.length()) {
            return Optional.empty();
        }
        String group = text.substring(SHARE.length(), end);
        return Topics.hasWildcard(group)
                ? Optional.empty()
                : make(text, Kind.SHARED, group, 0, text.substring(end + 1));
    }

    private static Optional<TopicFilter> parseLimited(String text) {
        int end = text.indexOf('/', LIMIT.length());
        if (end <= LIMIT.length()) {
            return Optional.empty();
        }
        try {
            int limit = Integer.parseInt(text, LIMIT.length(), end, 10);
            return limit < 1 ? Optional.empty() : make(text, Kind.LIMITED, null, limit, text.substring(end + 1));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<TopicFilter> make(String text, Kind kind, String group, int limit, String filter) {
        return Topics.isValidFilter(filter)
                ? Optional.of(new TopicFilter(text, kind, group, limit, filter))
                : Optional.empty();
    }

    /** Whether this is a shared subscription. */
    public boolean isShared() {
        return kind == Kind.SHARED;
    }
}
