package org.rmqtt.cluster.raft.server;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Finds the words in a chain of exceptions that say what is wrong. */
public final class Causes {
    private Causes() {}

    /** What the exceptions say from the outermost to the innermost, each once, wrappers left out. */
    public static String text(Throwable failure) {
        StringBuilder words = new StringBuilder();
        int depth = 0;
        for (Throwable next = failure; next != null && depth < 10; next = next.getCause(), depth++) {
            boolean wraps = next.getCause() != null
                    && (next instanceof CompletionException
                            || next instanceof ExecutionException
                            || next.getCause().toString().equals(next.getMessage()));
            String message = next.getMessage() == null || next.getMessage().isBlank()
                    ? next.getClass().getSimpleName()
                    : next.getMessage();
            if (!wraps && words.indexOf(message) < 0) {
                words.append(words.isEmpty() ? "" : ": ").append(message);
            }
        }
        return words.toString();
    }
}
