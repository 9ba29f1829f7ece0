package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The names of the jars that have to be there before a client can connect. The first start with a store of bundles installs all,
 * looks which of them the broker is wired to, and writes that beside them; later ones install the others afterwards.
 */
final class FirstBundles {
    private static final String FILE = ".first";

    private FirstBundles() {}

    /** What an earlier start has written, or nothing. */
    static Set<String> read(Path store) throws IOException {
        return Set.copyOf(StoreFile.read(store.resolve(FILE)));
    }

    /** Writes it for later starts. */
    static void write(Path store, Collection<Bundle> begun) throws IOException {
        StoreFile.write(store.resolve(FILE), neededBy(begun));
    }

    /** The name of the jar of a bundle. */
    static String jarOf(Bundle bundle) {
        return bundle.getLocation().substring(bundle.getLocation().lastIndexOf('/') + 1);
    }

    /** These bundles, all that they are wired to, optional packages included, and the fragments of either. */
    private static Set<String> neededBy(Collection<Bundle> bundles) {
        Deque<Bundle> open = new ArrayDeque<>(bundles);
        Set<Bundle> seen = new HashSet<>(bundles);
        Set<String> names = new TreeSet<>();
        while (!open.isEmpty()) {
            Bundle bundle = open.remove();
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID || wiring == null) {
                continue;
            }
            names.add(jarOf(bundle));
            for (BundleWire wire : wiring.getRequiredWires(null)) {
                add(wire.getProvider().getBundle(), seen, open);
            }
            for (BundleWire wire : wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE)) {
                add(wire.getRequirer().getBundle(), seen, open);
            }
        }
        return names;
    }

    private static void add(Bundle bundle, Set<Bundle> seen, Deque<Bundle> open) {
        if (seen.add(bundle)) {
            open.add(bundle);
        }
    }
}
