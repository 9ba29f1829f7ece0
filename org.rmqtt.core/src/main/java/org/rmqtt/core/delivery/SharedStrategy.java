package org.rmqtt.core.delivery;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.routing.SharedGroup;
import org.rmqtt.core.routing.SharedGroup.Member;

/**
 * The strategies of RMQTT's shared subscriptions. A member with a connection is preferred to one without; if no member
 * has one, the strategy decides among all, and the message waits in the session of the chosen one.
 */
public final class SharedStrategy implements SharedPicker {
    /** How many (group, publisher) pairs {@link Kind#STICKY} remembers by default. */
    public static final int STICKY_CACHE_DEFAULT = 100_000;

    /** RMQTT's values of the key {@code strategy}. */
    public enum Kind {
        /** Any member. */
        RANDOM,
        /** The next member; one counter for all groups. */
        ROUND_ROBIN,
        /** The next member; a counter for each group. */
        ROUND_ROBIN_PER_GROUP,
        /** The member that the publisher had before, as long as it is there. */
        STICKY,
        /** A member on this node if there is one. */
        LOCAL,
        /** By the publisher's client id. */
        HASH_CLIENTID,
        /** By the topic. */
        HASH_TOPIC;

        /**
         * The kind with RMQTT's name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("there is no such strategy");
        }
    }

    private final Kind kind;
    private final int stickyCacheSize;
    private final AtomicInteger counter = new AtomicInteger();
    private final Map<SharedGroup, AtomicInteger> groupCounters = new ConcurrentHashMap<>();
    private final Map<StickyKey, String> sticky = new ConcurrentHashMap<>();

    private record StickyKey(String group, String publisher) {}

    /**
     * A strategy.
     *
     * @param stickyCacheSize how many pairs {@link Kind#STICKY} remembers; when full, all are forgotten
     */
    public SharedStrategy(Kind kind, int stickyCacheSize) {
        this.kind = kind;
        this.stickyCacheSize = stickyCacheSize;
    }

    @Override
    public Member pick(Message message, SharedGroup group) {
        Member[] members = group.members();
        if (members.length == 0) {
            return null;
        }
        return switch (kind) {
            case RANDOM -> from(members, ThreadLocalRandom.current().nextInt(members.length));
            case ROUND_ROBIN -> from(members, counter.getAndIncrement());
            case ROUND_ROBIN_PER_GROUP -> from(members, groupCounter(group).getAndIncrement());
            case STICKY -> sticky(message, group, members);
            case LOCAL -> local(members, counter.getAndIncrement());
            case HASH_CLIENTID -> from(members, message.origin().clientId().hashCode());
            case HASH_TOPIC -> from(members, message.topic().hashCode());
        };
    }

    private AtomicInteger groupCounter(SharedGroup group) {
        if (groupCounters.size() > stickyCacheSize) {
            groupCounters.clear();
        }
        return groupCounters.computeIfAbsent(group, g -> new AtomicInteger());
    }

    private Member sticky(Message message, SharedGroup group, Member[] members) {
        StickyKey key = new StickyKey(group.name(), message.origin().clientId());
        String last = sticky.get(key);
        for (Member member : members) {
            if (member.clientId().equals(last) && member.isOnline()) {
                return member;
            }
        }
        Member chosen = from(members, counter.getAndIncrement());
        if (sticky.size() >= stickyCacheSize) {
            sticky.clear();
        }
        sticky.put(key, chosen.clientId());
        return chosen;
    }

    private static Member local(Member[] members, int start) {
        int n = members.length;
        int first = Math.floorMod(start, n);
        for (int i = 0; i < n; i++) {
            Member member = members[(first + i) % n];
            if (member.local() != null && member.isOnline()) {
                return member;
            }
        }
        return from(members, start);
    }

    /** The first member with a connection at or after a place; the one at the place if none has. */
    private static Member from(Member[] members, int start) {
        int n = members.length;
        int first = Math.floorMod(start, n);
        for (int i = 0; i < n; i++) {
            Member member = members[(first + i) % n];
            if (member.isOnline()) {
                return member;
            }
        }
        return members[first];
    }
}
