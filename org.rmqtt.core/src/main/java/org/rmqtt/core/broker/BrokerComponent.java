package org.rmqtt.core.broker;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.cluster.StateMachine;
import org.rmqtt.api.connection.ConnectionGate;
import org.rmqtt.api.connection.SessionLoops;
import org.rmqtt.core.event.EventsHolder;
import org.rmqtt.core.hook.HooksHolder;
import org.rmqtt.core.loop.NettyLoops;
import org.rmqtt.core.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the broker of this node and offers its services. It waits for its configuration, which names the node. */
@Component(
        name = "org.rmqtt.node",
        service = {},
        immediate = true,
        configurationPid = "org.rmqtt.node",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BrokerComponent.Config.class)
public final class BrokerComponent {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerComponent.class);

    /** The settings of the node; RMQTT's section {@code node}. */
    @ObjectClassDefinition(name = "RMQTT node", description = "Who this node is and how many threads it works with.")
    @interface Config {
        /** The node id. */
        @AttributeDefinition(name = "Node id", description = "1 to 2^31-1, different on each node. Read at start.")
        int id() default 1;

        /** How many loops. */
        @AttributeDefinition(
                name = "Session loops",
                description =
                        "Threads for connections and sessions, 1 to 64; 0: one for each processor. Read at start.")
        int loops() default 0;

        /** The I/O mechanism. */
        @AttributeDefinition(
                name = "I/O mechanism",
                description = "auto takes epoll where it is there. Read at start.",
                options = {
                    @Option(label = "auto", value = "auto"),
                    @Option(label = "epoll", value = "epoll"),
                    @Option(label = "io_uring", value = "io_uring"),
                    @Option(label = "nio", value = "nio")
                })
        String io() default "auto";
    }

    private final NettyLoops loops;
    private final Broker broker;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Starts the loops and the broker, then offers the services. */
    @Activate
    public BrokerComponent(BundleContext context, Config config) {
        if (config.id() < 1) {
            throw new IllegalArgumentException("org.rmqtt.node: id = " + config.id() + " is not in 1 to 2147483647");
        }
        if (config.loops() < 0 || config.loops() > NettyLoops.MAX_LOOPS) {
            throw new IllegalArgumentException("org.rmqtt.node: loops = " + config.loops() + " is not in 0 to 64");
        }
        loops = new NettyLoops(config.loops(), config.io());
        broker = new Broker(config.id(), loops);
        loops.gather(loop -> broker.counters().page(loop).get(Counter.PUBLISHED_CUSTOM));
        NodeRuntime runtime = new NodeRuntime(broker);
        offer(context, StateMachine.class, broker.cluster().stateMachine());
        offer(context, SessionLoops.class, loops);
        offer(context, ConnectionGate.class, broker.gate());
        offer(context, BrokerRuntime.class, runtime);
        offer(context, HooksHolder.class, broker::hooks);
        offer(context, EventsHolder.class, broker::events);
        offer(context, BrokerHolder.class, () -> broker);
        LOG.info(
                "node {} is up with {} session loops on {}",
                config.id(),
                loops.all().size(),
                loops.mechanism());
    }

    private <T> void offer(BundleContext context, Class<T> type, T service) {
        registrations.add(context.registerService(type, service, new Hashtable<>()));
    }

    /** Keeps the broker running when the configuration changes; all its keys are read at start only. */
    @Modified
    void modified(Config config) {
        LOG.warn("a change of org.rmqtt.node takes effect at the next start of the node");
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
        broker.close();
        loops.close();
        LOG.info("node {} is down", broker.services().node().id());
    }
}
