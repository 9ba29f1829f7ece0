package org.rmqtt.cluster.grpc;

import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import org.rmqtt.api.cluster.PeerNetworkFactory;

/** Offers networks between nodes on gRPC. */
@Component(name = "org.rmqtt.cluster.grpc")
public final class PeerNetworkComponent implements PeerNetworkFactory {
    @Override
    public Handle open(Settings settings) throws IOException {
        return new GrpcPeerNetwork(settings);
    }
}
