package org.rmqtt.core.session;

import java.util.Objects;
import java.util.function.Consumer;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.security.Authorizer;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.api.security.Verdict;
import org.rmqtt.core.hook.Hooks;
import org.rmqtt.core.hook.Ranked;

/**
 * Asks the authorisers about one request. Usually they all know at once: then {@link #decide} answers without allocating
 * anything. Confined to the client's loop.
 */
final class Authorization {
    private final Hooks hooks;
    private final SessionLoop loop;

    Authorization(Hooks hooks, SessionLoop loop) {
        this.hooks = hooks;
        this.loop = loop;
    }

    /** One question. */
    record Request(ClientInfo client, Authorizer.Action action, String topic, QoS qos, boolean retain) {}

    /** Whether nobody has a say, so that no request need be made. */
    boolean isOpen(ClientInfo client) {
        return client.superuser() || hooks.authorizers().isEmpty();
    }

    /**
     * Asks.
     *
     * @param onLater gets the answer on the loop if it is not known at once
     * @return the answer, or null if it comes later
     */
    Boolean decide(Request request, Consumer<Boolean> onLater) {
        return isOpen(request.client())
                ? Boolean.TRUE
                : ask(request, hooks.authorizers().all(), 0, onLater);
    }

    private Boolean ask(Request request, Ranked.Named<Authorizer>[] authorizers, int from, Consumer<Boolean> onLater) {
        for (int i = from; i < authorizers.length; i++) {
            Verdict verdict = ask(authorizers[i], request);
            if (verdict instanceof Verdict.Known known) {
                return known.allowed();
            }
            if (verdict instanceof Verdict.Later later) {
                int next = i + 1;
                String name = authorizers[i].name();
                Later.on(
                        loop, later.stage(), answer -> settle(answer, request, authorizers, next, onLater), failure -> {
                            hooks.failed(name, failure);
                            onLater.accept(false);
                        });
                return null;
            }
        }
        return Boolean.TRUE;
    }

    private Verdict ask(Ranked.Named<Authorizer> authorizer, Request request) {
        try {
            return Objects.requireNonNull(authorizer
                    .service()
                    .authorize(request.client(), request.action(), request.topic(), request.qos(), request.retain()));
        } catch (RuntimeException | LinkageError e) {
            hooks.failed(authorizer.name(), e);
            return Verdict.DENY;
        }
    }

    private void settle(
            Verdict answer,
            Request request,
            Ranked.Named<Authorizer>[] authorizers,
            int next,
            Consumer<Boolean> onLater) {
        Boolean decision = answer instanceof Verdict.Known known
                ? (Boolean) known.allowed()
                : ask(request, authorizers, next, onLater);
        if (decision != null) {
            onLater.accept(decision);
        }
    }
}
