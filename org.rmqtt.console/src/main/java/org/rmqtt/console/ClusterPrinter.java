package org.rmqtt.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import org.apache.felix.inventory.InventoryPrinter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.broker.StreamView;

/** Shows the cluster as this node sees it; as text at {@code /system/console/status-rmqtt-cluster.txt}. */
@Component(
        service = InventoryPrinter.class,
        property = {
            InventoryPrinter.NAME + "=rmqtt-cluster",
            InventoryPrinter.TITLE + "=RMQTT cluster",
            InventoryPrinter.FORMAT + "=TEXT"
        })
public final class ClusterPrinter extends StatusPrinter<ClusterPrinter.Seen> {
    /**
     * What the broker says.
     *
     * @param cluster the cluster
     * @param streams the streams between this node and others
     */
    record Seen(ClusterView cluster, List<StreamView> streams) {}

    /** Shows what this broker knows. */
    @Activate
    public ClusterPrinter(@Reference BrokerRuntime runtime) {
        super(() -> runtime.cluster().thenCombine(runtime.streams(), Seen::new));
    }

    @Override
    void print(PrintWriter out, Seen seen) {
        ClusterView view = seen.cluster();
        out.printf("node %d is %s%n", view.nodeId(), view.member() ? "a member" : "alone");
        out.printf("nodes up: %s%n", view.nodes());
        out.printf("cluster: %s%n", view.clusterId());
        out.printf("leader: %d%n", view.leaderId());
        out.printf("log: %s %s%n", view.logState(), view.logReason());
        out.printf("applied: %d, digest %016x, level %d%n", view.applied(), view.digest(), view.level());
        new TreeMap<>(view.figures()).forEach((figure, value) -> out.printf("%s: %d%n", figure, value));
        seen.streams().forEach(stream -> print(out, stream));
    }

    private static void print(PrintWriter out, StreamView stream) {
        StreamView.To to = stream.to();
        out.printf(
                "to node %d: %d lanes, %d blocked; %d messages in %d frames not acknowledged, %d not sent, %d bytes; silent for %d"
                        + " ms%n",
                stream.nodeId(),
                to.lanes(),
                to.blocked(),
                to.messages(),
                to.frames(),
                to.waiting(),
                to.bytes(),
                to.silentMillis());
        StreamView.From from = stream.from();
        out.printf(
                "from node %d: %d lanes; %d frames wait for the log, %d messages taken and not acknowledged%n",
                stream.nodeId(), from.lanes(), from.frames(), from.messages());
    }
}
