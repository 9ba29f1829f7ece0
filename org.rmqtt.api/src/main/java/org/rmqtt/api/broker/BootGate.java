package org.rmqtt.api.broker;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the listeners closed until the node is ready. The core offers it; whoever starts the plug-ins opens it once. From
 * then on a Condition with the id {@link #CONDITION_ID} is registered, and it stays as long as the core: a plug-in that
 * stops later closes no listener.
 */
@ProviderType
public interface BootGate {
    /** The {@code osgi.condition.id} of the condition that listeners wait for. */
    String CONDITION_ID = "rmqtt.boot.complete";

    /**
     * Opens the gate; any thread, any number of times.
     *
     * @param waiting the plug-ins that are not ready although the node was to start with them; until they are, clients are
     *     refused with Server unavailable
     */
    void open(Set<String> waiting);
}
