package org.rmqtt.cluster.raft.component;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.cluster.PeerNetwork.Question;
import org.rmqtt.api.cluster.PeerNetworkFactory;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network between nodes and its service. Confined to the thread of {@link ClusterNode}, and to its closer then, but for {@link #network}. */
final class NetworkHolder {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkHolder.class);

    private final PeerNetworkFactory factory;
    private final Services services;
    private final Map<String, Function<Question, CompletionStage<byte[]>>> answerers;

    private volatile PeerNetworkFactory.Handle handle;
    private PeerNetworkFactory.Settings open;
    private Runnable withdraw = () -> {};

    NetworkHolder(
            PeerNetworkFactory factory,
            Services services,
            Map<String, Function<Question, CompletionStage<byte[]>>> answerers) {
        this.factory = factory;
        this.services = services;
        this.answerers = answerers;
    }

    /** The network, or null while there is none; any thread. */
    PeerNetwork network() {
        PeerNetworkFactory.Handle current = handle;
        return current == null ? null : current.network();
    }

    /** Opens it unless it is open. */
    void open(RaftSettings settings, String cluster) throws IOException {
        if (handle != null) {
            return;
        }
        open = of(settings, cluster);
        handle = factory.open(open);
        PeerNetwork network = handle.network();
        answerers.forEach(network::answerLater);
        withdraw = services.offer(network);
    }

    private static PeerNetworkFactory.Settings of(RaftSettings settings, String cluster) {
        RaftSettings.Network network = settings.network();
        Map<Long, String> addresses = network.peers().addresses();
        return new PeerNetworkFactory.Settings(
                settings.nodeId(),
                addresses.get(settings.nodeId()),
                addresses,
                network.messageType(),
                cluster,
                network.clientTimeout(),
                network.window(),
                network.security());
    }

    /** Takes other settings; another port or other security need another network, which {@link #open} opens next. */
    void update(RaftSettings settings, String cluster) {
        if (handle == null) {
            return;
        }
        PeerNetworkFactory.Settings now = of(settings, cluster);
        if (now.equals(open)) {
            return;
        }
        if (now.bind().equals(open.bind()) && now.security().equals(open.security())) {
            open = now;
            handle.update(now);
        } else {
            LOG.info("the network between nodes is built anew at {}", now.bind());
            close();
        }
    }

    void close() {
        if (handle != null) {
            withdraw.run();
            handle.close();
            handle = null;
        }
    }
}
