package org.rmqtt.api.security;

import java.util.concurrent.CompletionStage;

/** What an {@link Authorizer} says. */
public sealed interface Verdict {
    /** The client may. */
    Verdict ALLOW = new Known(true);

    /** The client may not. */
    Verdict DENY = new Known(false);

    /** Not a question for this authoriser. */
    Verdict ABSTAIN = new Abstain();

    /** The answer comes later; a stage that fails means DENY. */
    static Verdict later(CompletionStage<Verdict> stage) {
        return new Later(stage);
    }

    /** A decision. */
    record Known(boolean allowed) implements Verdict {}

    /** No opinion. */
    record Abstain() implements Verdict {}

    /** A decision that is not there yet. */
    record Later(CompletionStage<Verdict> stage) implements Verdict {}
}
