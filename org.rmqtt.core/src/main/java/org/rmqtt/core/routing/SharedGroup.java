package org.rmqtt.core.routing;

import java.util.Arrays;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;

/** The members of one shared group of one filter, on all nodes. One thread writes; readers see an unchanging array. */
public final class SharedGroup {
    private static final Member[] NOBODY = {};

    private final String name;
    private volatile Member[] members = NOBODY;

    SharedGroup(String name) {
        this.name = name;
    }

    /**
     * One member.
     *
     * @param clientId the client
     * @param nodeId the node that owns it
     * @param local where to deliver if this is that node, else null
     * @param filter the whole filter
     * @param options the options
     */
    public record Member(
            String clientId, long nodeId, LocalSubscription local, TopicFilter filter, SubscriptionOptions options) {
        /** Whether it is known to have a connection; remote members count as connected. */
        public boolean isOnline() {
            return local == null || local.client().isOnline();
        }
    }

    /** The name of the group. */
    public String name() {
        return name;
    }

    /** The members of now in the order of subscribing; not to be changed. */
    public Member[] members() {
        return members;
    }

    void put(Member member) {
        Member[] old = members;
        for (int i = 0; i < old.length; i++) {
            if (old[i].clientId().equals(member.clientId())) {
                Member[] changed = old.clone();
                changed[i] = member;
                members = changed;
                return;
            }
        }
        Member[] grown = Arrays.copyOf(old, old.length + 1);
        grown[old.length] = member;
        members = grown;
    }

    void remove(String clientId) {
        Member[] old = members;
        for (int i = 0; i < old.length; i++) {
            if (old[i].clientId().equals(clientId)) {
                Member[] shrunk = new Member[old.length - 1];
                System.arraycopy(old, 0, shrunk, 0, i);
                System.arraycopy(old, i + 1, shrunk, i, shrunk.length - i);
                members = shrunk;
                return;
            }
        }
    }

    boolean isEmpty() {
        return members.length == 0;
    }
}
