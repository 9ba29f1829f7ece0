package org.rmqtt.core.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rmqtt.core.log.LogSwitch;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionRegistry;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.Reply.Reason;

/** Ends the session of a client because an operator says so, on whatever node it is. Any thread. */
public final class Termination {
    /** A client that moves meanwhile has another epoch. */
    private static final int TRIES = 5;

    private final Cluster cluster;
    private final SessionRegistry registry;
    private final LogSwitch log;

    /** Looks for sessions here, then in the shared state. */
    public Termination(Cluster cluster, SessionRegistry registry, LogSwitch log) {
        this.cluster = cluster;
        this.registry = registry;
        this.log = log;
    }

    /** Completes with whether there was a session, once this node knows that there is none any more. */
    public CompletionStage<Boolean> of(String clientId) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Session session = registry.get(clientId);
        if (session == null) {
            find(clientId, TRIES, ended);
        } else {
            submit(clientId, session.epoch(), TRIES, ended);
        }
        return ended;
    }

    private void find(String clientId, int tries, CompletableFuture<Boolean> ended) {
        cluster.read(state -> {
                    ClientRecord client = state.client(clientId);
                    return client == null ? LogSwitch.NO_EPOCH : client.epoch();
                })
                .thenAccept(epoch -> {
                    if (epoch == LogSwitch.NO_EPOCH || tries == 0) {
                        ended.complete(false);
                    } else {
                        submit(clientId, epoch, tries, ended);
                    }
                });
    }

    private void submit(String clientId, long epoch, int tries, CompletableFuture<Boolean> ended) {
        log.submit(new Command.Terminated(log.node(), clientId, epoch, System.currentTimeMillis()), reply -> {
            Reason refusal = reply instanceof Reply.Refused refused ? refused.reason() : null;
            if (refusal == Reason.STALE_EPOCH) {
                find(clientId, tries - 1, ended);
            } else if (refusal == Reason.BUSY || refusal == Reason.UNAVAILABLE) {
                ended.completeExceptionally(new IllegalStateException(
                        refusal == Reason.BUSY ? "too many commands wait" : "the log of commands has no leader"));
            } else {
                ended.complete(reply instanceof Reply.Accepted);
            }
        });
    }
}
