package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.connection.SessionLoop;

/**
 * Looks into sessions from other threads: each is read on its own loop, a thousand at a time, so that neither a loop nor
 * the memory is held up however many there are.
 */
public final class SessionViews {
    private static final int STEP = 1000;

    private final Iterator<Session> sessions;
    private final Predicate<Session> visitor;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean enough;

    private SessionViews(Iterable<Session> sessions, Predicate<Session> visitor) {
        this.sessions = sessions.iterator();
        this.visitor = visitor;
    }

    /** The view of one session; null once it has ended or before its first CONNACK. */
    public static CompletionStage<ClientView> of(Session session) {
        CompletableFuture<ClientView> view = new CompletableFuture<>();
        session.loop().execute(() -> view.complete(session.view()));
        return view;
    }

    /** The views of sessions for which a test holds, at most so many; the test runs on their loops. */
    public static CompletionStage<List<ClientView>> of(
            Iterable<Session> sessions, Predicate<ClientView> wanted, int limit) {
        Queue<ClientView> found = new ConcurrentLinkedQueue<>();
        AtomicInteger places = new AtomicInteger(limit);
        SessionViews views = new SessionViews(sessions, session -> {
            ClientView view = session.view();
            if (view != null && wanted.test(view) && places.getAndDecrement() > 0) {
                found.add(view);
            }
            return places.get() > 0;
        });
        views.next();
        return views.done.thenApply(nothing -> List.copyOf(found));
    }

    /** How many messages wait for all sessions, and how many are on their way to or from them, by RMQTT's names. */
    public static CompletionStage<Map<String, Long>> load(Iterable<Session> sessions) {
        LongAdder queued = new LongAdder();
        LongAdder sent = new LongAdder();
        LongAdder received = new LongAdder();
        SessionViews views = new SessionViews(sessions, session -> {
            queued.add(session.outbound().queued());
            sent.add(session.outbound().inflight());
            received.add(session.unreleased().size());
            return true;
        });
        views.next();
        return views.done.thenApply(nothing -> {
            Map<String, Long> load = new LinkedHashMap<>();
            load.put("message_queues", queued.sum());
            load.put("out_inflights", sent.sum());
            load.put("in_inflights", received.sum());
            return load;
        });
    }

    private void next() {
        Map<SessionLoop, List<Session>> step = new LinkedHashMap<>();
        for (int i = 0; i < STEP && sessions.hasNext(); i++) {
            Session session = sessions.next();
            step.computeIfAbsent(session.loop(), loop -> new ArrayList<>()).add(session);
        }
        if (step.isEmpty() || enough) {
            done.complete(null);
            return;
        }
        AtomicInteger left = new AtomicInteger(step.size());
        step.forEach((loop, those) -> loop.execute(() -> {
            for (Session session : those) {
                if (!enough && !visitor.test(session)) {
                    enough = true;
                }
            }
            if (left.decrementAndGet() == 0) {
                next();
            }
        }));
    }
}
