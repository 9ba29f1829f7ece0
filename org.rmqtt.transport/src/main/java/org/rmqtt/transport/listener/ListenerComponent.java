package org.rmqtt.transport.listener;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.rmqtt.api.connection.ConnectionGate;
import org.rmqtt.api.connection.ListenerInfo;
import org.rmqtt.api.connection.SessionLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener for each factory configuration, once the broker has booted. A configuration that cannot be used is an
 * ERROR line and a failed component when it is the first one; later ones leave the last good one in force.
 */
@Component(
        name = ListenerComponent.PID,
        service = ListenerInfo.class,
        immediate = true,
        configurationPid = ListenerComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ListenerConfig.class, factory = true)
public final class ListenerComponent implements ListenerInfo {
    /** The factory PID; the name behind the tilde is the name of the listener. */
    public static final String PID = "org.rmqtt.transport.listener";

    private static final Logger LOG = LoggerFactory.getLogger(ListenerComponent.class);
    private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(2);
    private static final String SERVICE_PID = "service.pid";

    private final Listener listener;

    /**
     * Begins to listen. A listener whose address cannot be bound or whose certificate cannot be read stays closed, says so
     * and opens with the next change of its configuration; the others are not touched.
     *
     * @throws IllegalArgumentException if a value is not allowed
     */
    @Activate
    public ListenerComponent(
            Map<String, Object> properties,
            @Reference SessionLoops loops,
            @Reference ConnectionGate gate,
            @Reference(target = "(osgi.condition.id=rmqtt.boot.complete)") Condition booted) {
        listener = new Listener(parse(properties), loops, gate, CERTIFICATE_INTERVAL);
        try {
            listener.open();
        } catch (IllegalStateException e) {
            LOG.error("listener {} stays closed: {}", listener.name(), e.getMessage());
        }
    }

    @Modified
    void modified(Map<String, Object> properties) {
        try {
            listener.modify(parse(properties));
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.error("{}; the settings before stay in force", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        listener.close();
    }

    private static ListenerSettings parse(Map<String, Object> properties) {
        Object pid = properties.get(SERVICE_PID);
        return ListenerSettingsParser.parse(pid == null ? PID : pid.toString(), properties);
    }

    @Override
    public String name() {
        return listener.name();
    }

    @Override
    public String kind() {
        return listener.kind();
    }

    @Override
    public InetSocketAddress boundAddress() {
        return listener.boundAddress();
    }

    @Override
    public String trouble() {
        return listener.trouble();
    }

    @Override
    public long connections() {
        return listener.connections();
    }

    @Override
    public long accepted() {
        return listener.accepted();
    }

    @Override
    public long refused() {
        return listener.refused();
    }
}
