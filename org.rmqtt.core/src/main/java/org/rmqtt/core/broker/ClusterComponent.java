package org.rmqtt.core.broker;

import java.time.Duration;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.config.Settings;
import org.rmqtt.api.plugin.Readiness;
import org.rmqtt.core.cluster.Cluster;
import org.rmqtt.core.cluster.ClusterSettings;
import org.rmqtt.core.peer.PeerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the running broker to a log and a network of a cluster as they come and go. The keys are those of the cluster
 * plug-in that concern the core; its form in the console is the plug-in's.
 */
@Component(
        name = "org.rmqtt.core.cluster",
        service = {},
        immediate = true,
        configurationPid = "org.rmqtt.cluster.raft")
public final class ClusterComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterComponent.class);
    private static final String PID = "org.rmqtt.cluster.raft";
    private static final int MANY = 65_535;
    private static final String PLUGIN = "rmqtt-cluster-raft";

    /** Keys of rmqtt-cluster-raft.toml. */
    @interface Config {
        /** After how much silence a node is down. */
        String node__down__timeout() default "5s";

        /** What becomes of clients without a quorum. */
        String on__isolation() default "keep";

        /** How long CONNECT waits for a session of another node. */
        String try__lock__timeout() default "10s";

        /** When SUBACK is sent. */
        String subscribe__ack() default "local";

        /** How long SUBACK waits at most. */
        String raft_grpc__timeout() default "6s";

        /** Items of a frame. */
        int node__grpc__batch__size() default 128;

        /** Frames under way. */
        int node__grpc__client__concurrency__limit() default 128;
    }

    private final Cluster cluster;
    private final BundleContext context;

    /** Applies the settings to the running broker; the services are bound afterwards. */
    @Activate
    public ClusterComponent(@Reference BrokerHolder holder, BundleContext context, Config config) {
        this.cluster = holder.broker().cluster();
        this.context = context;
        modified(config);
    }

    @Modified
    void modified(Config config) {
        try {
            Settings settings = new Settings(PID);
            Duration down = settings.duration("node_down_timeout", config.node__down__timeout(), "500ms", "1h");
            cluster.configure(new ClusterSettings(
                    down,
                    settings.oneOf("on_isolation", config.on__isolation(), "keep", "close")
                            .equals("close"),
                    settings.oneOf("subscribe_ack", config.subscribe__ack(), "local", "all")
                            .equals("all"),
                    settings.duration("raft.grpc_timeout", config.raft_grpc__timeout(), "100ms", "10m"),
                    settings.duration("try_lock_timeout", config.try__lock__timeout(), "1ms", "1h"),
                    new PeerSettings(
                            settings.within("node_grpc_batch_size", config.node__grpc__batch__size(), 1, MANY),
                            settings.within(
                                    "node_grpc_client_concurrency_limit",
                                    config.node__grpc__client__concurrency__limit(),
                                    1,
                                    MANY),
                            down.toNanos())));
        } catch (IllegalArgumentException e) {
            LOG.error("the settings of the cluster stay as they were: {}", e.getMessage());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addReadiness(Readiness plugin) {
        // whoever opens the gate asks it; here it counts when it goes
    }

    /** The cluster plug-in stops, perhaps without ever having had a network: nobody waits for it any more. */
    void removeReadiness(Readiness plugin) {
        if (plugin.plugin().equals(PLUGIN)) {
            cluster.waitForCluster(false);
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setNetwork(PeerNetwork network) {
        cluster.setNetwork(network);
    }

    void unsetNetwork(PeerNetwork network) {
        cluster.setNetwork(null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLog(CommandLog log) {
        cluster.setLog(log);
    }

    /** The log works until this returns. */
    void unsetLog(CommandLog log) {
        cluster.unsetLog(log, context.getBundle(0).getState() == Bundle.STOPPING);
    }
}
