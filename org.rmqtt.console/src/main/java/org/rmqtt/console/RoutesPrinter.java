package org.rmqtt.console;

import java.io.PrintWriter;
import java.util.List;
import org.apache.felix.inventory.InventoryPrinter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.RouteView;

/** Shows the routes of all nodes; as text at {@code /system/console/status-rmqtt-routes.txt}. */
@Component(
        service = InventoryPrinter.class,
        property = {
            InventoryPrinter.NAME + "=rmqtt-routes",
            InventoryPrinter.TITLE + "=RMQTT routes",
            InventoryPrinter.FORMAT + "=TEXT"
        })
public final class RoutesPrinter extends StatusPrinter<List<RouteView>> {
    private static final int MAX_ROWS = 100_000;

    /** Shows what this broker knows. */
    @Activate
    public RoutesPrinter(@Reference BrokerRuntime runtime) {
        super(() -> runtime.routes(route -> true, MAX_ROWS + 1));
    }

    @Override
    void print(PrintWriter out, List<RouteView> routes) {
        routes.stream()
                .limit(MAX_ROWS)
                .forEach(route -> out.printf(
                        "%s -> %s (node%d) as %s, QoS %d, %s%n",
                        route.filter(),
                        route.clientId(),
                        route.nodeId(),
                        route.text(),
                        route.options().qos().value(),
                        route.online() ? "online" : "offline"));
        if (routes.size() > MAX_ROWS) {
            out.printf("there are more than these %d; the HTTP API and the shell look for some of them%n", MAX_ROWS);
        }
    }
}
