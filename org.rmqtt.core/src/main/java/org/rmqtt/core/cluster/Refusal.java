package org.rmqtt.core.cluster;

import org.rmqtt.core.log.CommandLog;
import org.rmqtt.core.log.ReplyHandler;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Reply;

/** The log of a node that is to be a member of a cluster, but is not: it takes nothing. */
final class Refusal implements CommandLog {
    static final Refusal INSTANCE = new Refusal();

    private Refusal() {}

    @Override
    public void submit(Command command, ReplyHandler reply) {
        reply.onReply(new Reply.Refused(Reply.Reason.UNAVAILABLE));
    }
}
