package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rmqtt.api.broker.ClientView;

/** Looks into sessions from other threads: each is read on its own loop. */
public final class SessionViews {
    private SessionViews() {}

    /** The view of one session; null once it has ended or before its first CONNACK. */
    public static CompletionStage<ClientView> of(Session session) {
        CompletableFuture<ClientView> view = new CompletableFuture<>();
        session.loop().execute(() -> view.complete(read(session)));
        return view;
    }

    /** The views of all sessions. */
    public static CompletionStage<List<ClientView>> of(Iterable<Session> sessions) {
        List<CompletableFuture<ClientView>> pending = new ArrayList<>();
        sessions.forEach(session -> pending.add(of(session).toCompletableFuture()));
        return CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                .thenApply(done -> pending.stream()
                        .map(CompletableFuture::join)
                        .filter(view -> view != null)
                        .toList());
    }

    private static ClientView read(Session session) {
        if (session.isEnded() || session.client() == null) {
            return null;
        }
        return new ClientView(
                session.client(),
                session.isOnline(),
                session.sinceMillis(),
                session.filters().size(),
                session.outbound().queued(),
                session.outbound().inflight());
    }
}
