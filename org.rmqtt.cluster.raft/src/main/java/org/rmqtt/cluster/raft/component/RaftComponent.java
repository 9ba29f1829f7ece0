package org.rmqtt.cluster.raft.component;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.cluster.PeerNetworkFactory;
import org.rmqtt.api.cluster.StateMachine;
import org.rmqtt.api.plugin.Readiness;
import org.rmqtt.cluster.raft.settings.RaftConfig;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.rmqtt.cluster.raft.settings.SettingsReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plug-in {@code rmqtt-cluster-raft}: wires a {@link ClusterNode} to the framework. */
@Component(
        name = "org.rmqtt.cluster.raft",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RaftConfig.class)
public final class RaftComponent implements Services {
    private static final Logger LOG = LoggerFactory.getLogger(RaftComponent.class);
    private static final String PLUGIN = "rmqtt-cluster-raft";

    private final BundleContext context;
    private final long nodeId;
    private final Path data;
    private final PeerNetworkFactory networks;
    private final StateMachine machine;
    private final ServiceRegistration<Readiness> readiness;
    private ClusterNode node;

    /**
     * Begins; the work is done on threads of its own. With a wrong value nothing begins but a component that waits for a
     * right one: the node was meant to be part of a cluster, so it is not to serve clients alone.
     */
    @Activate
    public RaftComponent(
            BundleContext context,
            RaftConfig config,
            @Reference BrokerRuntime runtime,
            @Reference PeerNetworkFactory networks,
            @Reference StateMachine machine) {
        this.context = context;
        nodeId = runtime.nodeId();
        String folder = context.getProperty("rmqtt.data.dir");
        data = Path.of(folder == null ? "data/" + nodeId : folder);
        this.networks = networks;
        this.machine = machine;
        CompletionStage<Void> ready;
        try {
            begin(read(config));
            ready = node.ready();
        } catch (IllegalArgumentException e) {
            LOG.error("the cluster does not begin until this is right: {}", e.getMessage());
            ready = CompletableFuture.failedFuture(e);
        }
        readiness = context.registerService(Readiness.class, ready(ready), new Hashtable<>());
    }

    private RaftSettings read(RaftConfig config) {
        RaftSettings settings = SettingsReader.read(config, nodeId, data);
        SettingsReader.remarks(config).forEach(LOG::info);
        return settings;
    }

    private void begin(RaftSettings settings) {
        node = new ClusterNode(settings, data, networks, machine, this, this::exit);
    }

    private static Readiness ready(CompletionStage<Void> ready) {
        return new Readiness() {
            @Override
            public String plugin() {
                return PLUGIN;
            }

            @Override
            public CompletionStage<Void> ready() {
                return ready;
            }
        };
    }

    @Modified
    void modified(RaftConfig config) {
        RaftSettings settings;
        try {
            settings = read(config);
        } catch (IllegalArgumentException e) {
            LOG.error("the settings of the cluster stay as they were: {}", e.getMessage());
            return;
        }
        if (node == null) {
            begin(settings);
        } else {
            node.update(settings);
        }
    }

    /** First nobody waits for this plug-in any more, then it ends. */
    @Deactivate
    void deactivate() {
        readiness.unregister();
        if (node != null) {
            node.close();
        }
    }

    @Override
    public Runnable offer(PeerNetwork network) {
        return context.registerService(PeerNetwork.class, network, new Hashtable<>())::unregister;
    }

    @Override
    public Runnable offer(CommandLog log) {
        return context.registerService(CommandLog.class, log, new Hashtable<>())::unregister;
    }

    /** The launcher ends the process with this code when the framework has stopped. */
    private void exit(int code) {
        System.setProperty("rmqtt.exit.code", Integer.toString(code));
        Thread stop = new Thread(
                () -> {
                    try {
                        context.getBundle(0).stop();
                    } catch (BundleException | IllegalStateException e) {
                        LOG.error("the framework does not stop: {}", e.getMessage());
                    }
                },
                "rmqtt-raft-exit");
        stop.setDaemon(true);
        stop.start();
    }
}
