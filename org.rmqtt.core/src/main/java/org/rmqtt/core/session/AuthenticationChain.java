package org.rmqtt.core.session;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.security.AuthDecision;
import org.rmqtt.api.security.Authenticator;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.core.hook.Ranked;
import org.rmqtt.core.metrics.Counter;

/** Asks the authenticators one after the other. Confined to the connection's loop. */
final class AuthenticationChain {
    private final ClientConnection client;
    private final ClientInfo info;
    private final byte[] password;
    private final Consumer<Boolean> onAllowed;
    private final Consumer<Refusal> onRefused;
    private final Ranked.Named<Authenticator>[] authenticators;
    private int next;

    AuthenticationChain(
            ClientConnection client,
            ClientInfo info,
            byte[] password,
            Consumer<Boolean> onAllowed,
            Consumer<Refusal> onRefused) {
        this.client = client;
        this.info = info;
        this.password = password;
        this.onAllowed = onAllowed;
        this.onRefused = onRefused;
        this.authenticators =
                client.context().services().hooks().authenticators().all();
    }

    /** RMQTT's rule: a client without a user name is not asked about where anonymous clients are allowed. */
    void start() {
        if (info.username() == null && allowsAnonymous()) {
            client.context().counters().add(Counter.AUTH_ANONYMOUS);
            onAllowed.accept(false);
        } else {
            askNext();
        }
    }

    private boolean allowsAnonymous() {
        return info.connection().policy().access().allowAnonymous();
    }

    private void askNext() {
        if (next == authenticators.length) {
            nobodyKnows();
            return;
        }
        Ranked.Named<Authenticator> asked = authenticators[next++];
        CompletionStage<AuthDecision> stage;
        try {
            stage = asked.service().authenticate(info, password);
        } catch (RuntimeException | LinkageError e) {
            failed(asked.name(), e);
            return;
        }
        Later.on(client.connection().loop(), stage, this::decided, failure -> failed(asked.name(), failure));
    }

    private void decided(AuthDecision decision) {
        if (decision instanceof AuthDecision.Allow allow) {
            onAllowed.accept(allow.superuser());
        } else if (decision instanceof AuthDecision.Deny deny) {
            String detail = deny.reasonString() == null ? "an authenticator said no" : deny.reasonString();
            onRefused.accept(new Refusal(deny.reason(), detail));
        } else {
            askNext();
        }
    }

    private void nobodyKnows() {
        if (allowsAnonymous()) {
            client.context().counters().add(Counter.AUTH_ANONYMOUS);
            onAllowed.accept(false);
        } else {
            onRefused.accept(new Refusal(ReasonCode.NOT_AUTHORIZED, "nobody knows these credentials"));
        }
    }

    private void failed(String name, Throwable failure) {
        client.context().services().hooks().failed(name, failure);
        onRefused.accept(new Refusal(ReasonCode.SERVER_UNAVAILABLE, "authentication is not available"));
    }
}
