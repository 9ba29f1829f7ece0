package org.rmqtt.core.broker;

import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.rmqtt.api.store.RetainStore;

/** Gives the role of keeping retained messages to the best store that is there; the messages themselves stay in the core. */
@Component(
        service = {},
        immediate = true)
public final class RetainStoreComponent {
    private final Broker broker;
    private RetainStore current;

    /** Works for the running broker. */
    @Activate
    public RetainStoreComponent(@Reference BrokerHolder holder) {
        broker = holder.broker();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setStore(RetainStore store, ServiceReference<RetainStore> reference) {
        current = store;
        String name = reference.getBundle().getSymbolicName();
        Thread loader = new Thread(
                () -> broker.retained().use(store, failure -> broker.hooks().failed(name, failure)),
                "rmqtt-retain-load");
        loader.setDaemon(true);
        loader.start();
    }

    synchronized void unsetStore(RetainStore store) {
        if (current == store) {
            current = null;
            broker.retained().use(null, failure -> {});
        }
    }
}
