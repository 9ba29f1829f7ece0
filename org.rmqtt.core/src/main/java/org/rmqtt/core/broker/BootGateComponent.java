package org.rmqtt.core.broker;

import java.util.Hashtable;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.rmqtt.api.broker.BootGate;

/** Registers the condition that listeners wait for. */
@Component
public final class BootGateComponent implements BootGate {
    private final BundleContext context;
    private final BrokerHolder holder;
    private boolean opened;

    /** The condition is registered in the name of the core, which never goes away while the node runs. */
    @Activate
    public BootGateComponent(BundleContext context, @Reference BrokerHolder holder) {
        this.context = context;
        this.holder = holder;
    }

    @Override
    public synchronized void open(Set<String> waiting) {
        if (!opened) {
            opened = true;
            if (!waiting.isEmpty()) {
                holder.broker().cluster().waitForCluster(true);
            }
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(Condition.CONDITION_ID, CONDITION_ID);
            context.registerService(Condition.class, Condition.INSTANCE, properties);
        }
    }
}
