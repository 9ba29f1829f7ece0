package org.rmqtt.console;

import java.io.PrintWriter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.broker.BrokerRuntime;

/** Shows the routes of all nodes in the console, under Status, and as text at {@code /system/console/status-rmqtt-routes.txt}. */
@Component(
        property = {
            InventoryPrinter.NAME + "=rmqtt-routes",
            InventoryPrinter.TITLE + "=RMQTT routes",
            InventoryPrinter.FORMAT + "=TEXT"
        })
public final class RoutesPrinter implements InventoryPrinter {
    private static final long PATIENCE_SECONDS = 10;

    private final BrokerRuntime runtime;

    /** Shows what this broker knows. */
    @Activate
    public RoutesPrinter(@Reference BrokerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void print(PrintWriter out, Format format, boolean isZip) {
        try {
            runtime.routes()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .forEach(route -> out.printf(
                            "%s -> %s (node%d) as %s, QoS %d, %s%n",
                            route.filter(),
                            route.clientId(),
                            route.nodeId(),
                            route.text(),
                            route.options().qos().value(),
                            route.online() ? "online" : "offline"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            out.println("not available: " + e);
        }
    }
}
