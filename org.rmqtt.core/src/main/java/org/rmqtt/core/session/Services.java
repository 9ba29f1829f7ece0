package org.rmqtt.core.session;

import org.rmqtt.core.delivery.DelayedMessages;
import org.rmqtt.core.event.Events;
import org.rmqtt.core.hook.Hooks;
import org.rmqtt.core.log.LogSwitch;
import org.rmqtt.core.retain.RetainedMessages;
import org.rmqtt.core.state.Command.NodeRef;

/**
 * What all sessions use of the broker; each part may be used by any thread.
 *
 * @param log where commands go
 * @param registry the sessions of this node
 * @param hooks what plug-ins have hung in
 * @param events who wants to know what happens
 * @param retained the retained messages
 * @param delayed the delayed messages
 * @param cluster what is asked of a cluster
 */
public record Services(
        LogSwitch log,
        SessionRegistry registry,
        Hooks hooks,
        Events events,
        RetainedMessages retained,
        DelayedMessages delayed,
        ClusterSide cluster) {
    /** This node in its present incarnation. */
    public NodeRef node() {
        return log.node();
    }
}
