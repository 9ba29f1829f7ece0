package org.rmqtt.launcher;

import java.util.Collection;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.osgi.framework.wiring.BundleWiring;

/** Which classes of bundles a run has loaded, in their order, each once. Any thread. */
final class SeenClasses implements WeavingHook {
    /** A class of a bundle. */
    record Seen(Bundle bundle, String name) {}

    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final boolean archived;
    private final ServiceRegistration<WeavingHook> registration;

    /**
     * Begins to look, if somebody wants to know.
     *
     * @param first whether it has to be known which classes are loaded first
     * @param archived whether the JVM writes the classes into an archive when it ends
     */
    SeenClasses(BundleContext context, boolean first, boolean archived) {
        this.archived = archived;
        registration = first || archived ? context.registerService(WeavingHook.class, this, null) : null;
    }

    @Override
    public void weave(WovenClass woven) {
        seen.add(new Seen(woven.getBundleWiring().getBundle(), woven.getClassName()));
    }

    /** Those so far. Nobody asks a second time: unless all of them are wanted at the end, this is it. */
    Collection<Seen> first() {
        if (registration != null && !archived) {
            registration.unregister();
        }
        return Collections.unmodifiableCollection(seen);
    }

    /**
     * Links all, if the JVM will write them. It leaves out those that it has not linked, such as what it only looks at to check
     * others, and a start with the archive would load these from their jars and check once more what names them.
     */
    void link() {
        if (archived) {
            seen.forEach(SeenClasses::link);
        }
    }

    private static void link(Seen one) {
        BundleWiring wiring = one.bundle().adapt(BundleWiring.class);
        if (wiring != null && wiring.getClassLoader() != null) {
            try {
                // the JVM links a class before it tells of its fields, and does not run its initialiser for that
                Class.forName(one.name(), false, wiring.getClassLoader()).getFields();
            } catch (ClassNotFoundException | LinkageError e) {
                // a bundle that has changed since, or a class that names one of an optional library: it is left out
            }
        }
    }
}
