package org.rmqtt.api.mqtt;

/**
 * The rules of topic names and topic filters, MQTT 5.0 section 4.7. UTF-8 well-formedness is the codec's business; these
 * methods look at characters only.
 */
public final class Topics {
    /** The longest topic name or filter in UTF-8 bytes [MQTT5-4.7.3-3]. */
    public static final int MAX_BYTES = 65_535;

    private Topics() {}

    /**
     * Whether a PUBLISH may carry this topic name: at least one character [MQTT5-4.7.3-1], no null character
     * [MQTT5-4.7.3-2], no wildcard [MQTT5-3.3.2-2].
     */
    public static boolean isValidName(String topic) {
        if (topic.isEmpty()) {
            return false;
        }
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            if (c == '+' || c == '#' || c == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether this is a well-formed topic filter, without any prefix such as {@code $share}: {@code #} alone in the last
     * level [MQTT5-4.7.1-1], {@code +} alone in its level [MQTT5-4.7.1-2].
     */
    public static boolean isValidFilter(String filter) {
        int length = filter.length();
        if (length == 0) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = filter.charAt(i);
            if (c == 0) {
                return false;
            }
            if (c == '#' && (i != length - 1 || (i > 0 && filter.charAt(i - 1) != '/'))) {
                return false;
            }
            if (c == '+' && !standsAlone(filter, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean standsAlone(String filter, int i) {
        return (i == 0 || filter.charAt(i - 1) == '/') && (i == filter.length() - 1 || filter.charAt(i + 1) == '/');
    }

    /** Whether the filter has a {@code +} or {@code #}. */
    public static boolean hasWildcard(String filter) {
        return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    }

    /** How many levels a name or filter has; the empty string has one. */
    public static int levels(String topic) {
        int levels = 1;
        for (int i = topic.indexOf('/'); i >= 0; i = topic.indexOf('/', i + 1)) {
            levels++;
        }
        return levels;
    }

    /**
     * Whether a valid filter matches a valid topic name. A filter that begins with a wildcard matches no topic that
     * begins with {@code $} [MQTT5-4.7.2-1]; {@code sport/#} matches {@code sport} too.
     */
    public static boolean matches(String filter, String topic) {
        if (!topic.isEmpty() && topic.charAt(0) == '$') {
            char first = filter.isEmpty() ? 0 : filter.charAt(0);
            if (first == '+' || first == '#') {
                return false;
            }
        }
        return matches(filter, 0, topic, 0);
    }

    /**
     * Whether the rest of a valid filter matches the rest of a valid topic name, level by level; nothing is special about
     * {@code $} here.
     *
     * @param filterStart where a level of the filter begins
     * @param topicStart where a level of the topic name begins
     */
    public static boolean matches(String filter, int filterStart, String topic, int topicStart) {
        int f = filterStart;
        int t = topicStart;
        while (true) {
            int filterEnd = levelEnd(filter, f);
            if (filterEnd - f == 1 && filter.charAt(f) == '#') {
                return true;
            }
            int topicEnd = levelEnd(topic, t);
            boolean any = filterEnd - f == 1 && filter.charAt(f) == '+';
            if (!any && !(filterEnd - f == topicEnd - t && filter.regionMatches(f, topic, t, topicEnd - t))) {
                return false;
            }
            boolean filterDone = filterEnd == filter.length();
            boolean topicDone = topicEnd == topic.length();
            if (topicDone) {
                return filterDone || filter.startsWith("/#", filterEnd) && filter.length() == filterEnd + 2;
            }
            if (filterDone) {
                return false;
            }
            f = filterEnd + 1;
            t = topicEnd + 1;
        }
    }

    private static int levelEnd(String s, int from) {
        int end = s.indexOf('/', from);
        return end < 0 ? s.length() : end;
    }
}
