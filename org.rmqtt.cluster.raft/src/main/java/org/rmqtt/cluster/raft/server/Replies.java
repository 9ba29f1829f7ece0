package org.rmqtt.cluster.raft.server;

import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.util.JavaUtils;

/** Reads what a reply proves. */
final class Replies {
    private Replies() {}

    /**
     * Whether an entry was refused without getting a place in the log. Only a reply that is there as soon as the call
     * returns proves that: the same exception later is what a leader that loses its office says of entries that it did
     * append.
     */
    static boolean isRefusedBeforeAppend(CompletableFuture<RaftClientReply> reply) {
        if (!reply.isDone()) {
            return false;
        }
        try {
            RaftException exception = reply.join().getException();
            return isRefusal(exception);
        } catch (RuntimeException e) {
            return isRefusal(JavaUtils.unwrapCompletionException(e));
        }
    }

    private static boolean isRefusal(Throwable exception) {
        return exception instanceof NotLeaderException
                || exception instanceof LeaderNotReadyException
                || exception instanceof LeaderSteppingDownException
                || exception instanceof ResourceUnavailableException
                || exception instanceof ServerNotReadyException;
    }
}
