package org.rmqtt.core.state;

import org.rmqtt.api.mqtt.TopicFilter;

/**
 * A topic filter that takes little memory: nearly every one has no prefix, and then it is kept as its text alone. A packed
 * filter is that string, or the {@link TopicFilter}.
 */
public final class PackedFilter {
    private PackedFilter() {}

    static Object pack(TopicFilter filter) {
        return filter.kind() == TopicFilter.Kind.PLAIN ? filter.text() : filter;
    }

    static TopicFilter unpack(Object packed) {
        return packed instanceof TopicFilter filter
                ? filter
                : new TopicFilter((String) packed, TopicFilter.Kind.PLAIN, null, 0, (String) packed);
    }

    /** The whole filter as the client wrote it. */
    public static String text(Object packed) {
        return packed instanceof TopicFilter filter ? filter.text() : (String) packed;
    }

    /** The filter that topics are matched against. */
    public static String filter(Object packed) {
        return packed instanceof TopicFilter filter ? filter.filter() : (String) packed;
    }
}
