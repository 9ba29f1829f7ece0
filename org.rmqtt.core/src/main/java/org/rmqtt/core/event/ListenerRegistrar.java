package org.rmqtt.core.event;

import java.util.Map;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.rmqtt.api.event.BrokerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the listeners of plug-ins from the service registry. */
@Component(
        service = {},
        immediate = true)
public final class ListenerRegistrar {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerRegistrar.class);
    private static final int QUEUE_MAX_EVENTS_DEFAULT = 10_000;

    private final Events events;

    /** Registers with the events of the running broker. */
    @Activate
    public ListenerRegistrar(@Reference EventsHolder holder) {
        events = holder.events();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(
            ServiceReference<BrokerListener> reference, BrokerListener listener, Map<String, Object> properties) {
        String name = reference.getBundle().getSymbolicName();
        try {
            events.add(reference, name, listener, types(properties), maxEvents(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("the listener of {} is ignored: {}", name, e.getMessage());
        }
    }

    /** The listener wants other events; those that it has not had yet stay in its queue. */
    void updatedListener(ServiceReference<BrokerListener> reference, Map<String, Object> properties) {
        try {
            events.update(reference, types(properties), maxEvents(properties));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "the listener of {} goes on with the events that it had: {}",
                    reference.getBundle().getSymbolicName(),
                    e.getMessage());
        }
    }

    void removeListener(ServiceReference<BrokerListener> reference) {
        events.remove(reference);
    }

    private static long types(Map<String, Object> properties) {
        Object types = properties.get(BrokerListener.TYPES);
        if (types instanceof String[] names) {
            return EventType.parse(names);
        }
        return types instanceof String name ? EventType.parse(new String[] {name}) : EventType.exceptMessages();
    }

    private static int maxEvents(Map<String, Object> properties) {
        Object max = properties.get(BrokerListener.QUEUE_MAX_EVENTS);
        return max instanceof Integer n && n > 0 ? n : QUEUE_MAX_EVENTS_DEFAULT;
    }
}
