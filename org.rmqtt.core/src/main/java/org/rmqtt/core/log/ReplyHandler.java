package org.rmqtt.core.log;

import org.rmqtt.core.state.Reply;

/** Gets the reply to one command. It must be quick: it is called by the thread that applies. */
@FunctionalInterface
public interface ReplyHandler {
    /** For who does not care. */
    ReplyHandler NONE = reply -> {};

    /** The reply. */
    void onReply(Reply reply);
}
