package org.rmqtt.core.broker;

import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.condition.Condition;
import org.rmqtt.api.broker.BootGate;

/** Registers the condition that listeners wait for. */
@Component
public final class BootGateComponent implements BootGate {
    private final BundleContext context;
    private boolean opened;

    /** The condition is registered in the name of the core, which never goes away while the node runs. */
    @Activate
    public BootGateComponent(BundleContext context) {
        this.context = context;
    }

    @Override
    public synchronized void open() {
        if (!opened) {
            opened = true;
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(Condition.CONDITION_ID, CONDITION_ID);
            context.registerService(Condition.class, Condition.INSTANCE, properties);
        }
    }
}
