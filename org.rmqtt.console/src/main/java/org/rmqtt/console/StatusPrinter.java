package org.rmqtt.console;

import java.io.PrintWriter;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;

/**
 * A page of the console under Status: asks the broker, waits for a while, and prints what it says.
 *
 * @param <T> what the broker says
 */
abstract class StatusPrinter<T> implements InventoryPrinter {
    private static final long PATIENCE_SECONDS = 10;

    private final Supplier<CompletionStage<T>> question;

    StatusPrinter(Supplier<CompletionStage<T>> question) {
        this.question = question;
    }

    /** Prints the answer. */
    abstract void print(PrintWriter out, T answer);

    @Override
    public final void print(PrintWriter out, Format format, boolean isZip) {
        try {
            print(out, question.get().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            out.println("not available: " + e);
        }
    }
}
