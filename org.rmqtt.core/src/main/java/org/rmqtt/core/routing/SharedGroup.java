package org.rmqtt.core.routing;

import java.util.Arrays;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.state.ClientRecord;

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
     * @param client the client
     * @param nodeId the node that owns it
     * @param local where to deliver if this is that node, else null
     * @param filter the whole filter
     * @param options the options
     */
    public record Member(
            ClientRecord client,
            long nodeId,
            LocalSubscription local,
            TopicFilter filter,
            SubscriptionOptions options) {
        /** The client identifier. */
        public String clientId() {
            return client.clientId();
        }

        /** Whether it has a connection, as far as this node knows. */
        public boolean isOnline() {
            return local == null ? client.isOnline() : local.client().isOnline();
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
