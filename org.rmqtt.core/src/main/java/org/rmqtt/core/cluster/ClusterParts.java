package org.rmqtt.core.cluster;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.core.delivery.Deliveries;
import org.rmqtt.core.log.LogSwitch;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.obligation.ObligationRunner;
import org.rmqtt.core.retain.RetainedMessages;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.session.ClusterSide;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionRegistry;

/**
 * What a cluster needs of the broker.
 *
 * @param shells makes a session without a connection
 * @param closeClients disconnects all clients
 * @param publishers lets the clients not be read for a while
 */
public record ClusterParts(
        long nodeId,
        List<SessionLoop> loops,
        LogSwitch log,
        Routing routing,
        Deliveries deliveries,
        SessionRegistry registry,
        Function<String, Session> shells,
        ObligationRunner obligations,
        RetainedMessages retained,
        ClusterSide side,
        Counters counters,
        Consumer<ReasonCode> closeClients,
        PublisherHold publishers) {}
