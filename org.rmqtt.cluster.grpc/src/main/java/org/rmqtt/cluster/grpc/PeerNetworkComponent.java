package org.rmqtt.cluster.grpc;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.cluster.PeerNetworkFactory;
import org.rmqtt.api.connection.SessionLoops;

/** Offers networks between nodes on gRPC. */
@Component(name = "org.rmqtt.cluster.grpc")
public final class PeerNetworkComponent implements PeerNetworkFactory {
    private final SessionLoops loops;

    /** Networks on the loops of the broker: what a session sends to another node needs no other thread. */
    @Activate
    public PeerNetworkComponent(@Reference SessionLoops loops) {
        this.loops = loops;
    }

    @Override
    public Handle open(Settings settings) throws IOException {
        return new GrpcPeerNetwork(settings, loops);
    }
}
