package org.rmqtt.core.delivery;

import org.rmqtt.core.routing.SharedGroup;
import org.rmqtt.core.routing.SharedGroup.Member;
import org.rmqtt.core.state.Rendezvous;

/**
 * Chooses the member of a shared group that gets a will, alike on every node whatever the strategy: a will that another
 * node sends again goes to the same member, whose node knows that it has had it.
 */
final class WillPick {
    private WillPick() {}

    /** The member with the largest weight, one with a connection if there is any; null if the group has nobody. */
    static Member pick(long number, SharedGroup group) {
        Member best = null;
        for (Member member : group.members()) {
            if (best == null || isBetter(number, member, best)) {
                best = member;
            }
        }
        return best;
    }

    private static boolean isBetter(long number, Member one, Member other) {
        boolean online = one.isOnline();
        return online == other.isOnline()
                ? Rendezvous.weight(one.clientId(), number) > Rendezvous.weight(other.clientId(), number)
                : online;
    }
}
