package org.rmqtt.console;

import java.io.PrintWriter;
import java.util.TreeMap;
import org.apache.felix.inventory.InventoryPrinter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClusterView;

/** Shows the cluster as this node sees it; as text at {@code /system/console/status-rmqtt-cluster.txt}. */
@Component(
        service = InventoryPrinter.class,
        property = {
            InventoryPrinter.NAME + "=rmqtt-cluster",
            InventoryPrinter.TITLE + "=RMQTT cluster",
            InventoryPrinter.FORMAT + "=TEXT"
        })
public final class ClusterPrinter extends StatusPrinter<ClusterView> {
    /** Shows what this broker knows. */
    @Activate
    public ClusterPrinter(@Reference BrokerRuntime runtime) {
        super(runtime::cluster);
    }

    @Override
    void print(PrintWriter out, ClusterView view) {
        out.printf("node %d is %s%n", view.nodeId(), view.member() ? "a member" : "alone");
        out.printf("nodes up: %s%n", view.nodes());
        out.printf("cluster: %s%n", view.clusterId());
        out.printf("leader: %d%n", view.leaderId());
        out.printf("log: %s %s%n", view.logState(), view.logReason());
        out.printf("applied: %d, digest %016x, level %d%n", view.applied(), view.digest(), view.level());
        new TreeMap<>(view.figures()).forEach((figure, value) -> out.printf("%s: %d%n", figure, value));
    }
}
