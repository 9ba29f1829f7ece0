package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The classes of bundles that are loaded before a client can connect, in their order. The first start with a store of bundles
 * writes them beside it; later ones load them on a thread of their own, so that the one that starts the bundles finds them there.
 */
final class FirstClasses {
    private static final String FILE = ".classes";

    /** Before the name of a jar; the classes below it are in it. */
    private static final String JAR = "*";

    private static final long END_MILLIS = 1000;

    private final Path store;
    private final Map<String, Bundle> jars = new HashMap<>();
    private Thread thread;
    private volatile boolean enough;

    FirstClasses(Path store, Collection<Bundle> bundles) {
        this.store = store;
        bundles.forEach(bundle -> jars.put(FirstBundles.jarOf(bundle), bundle));
    }

    /** Writes them for later starts. */
    static void write(Path store, Collection<SeenClasses.Seen> seen) throws IOException {
        List<String> lines = new ArrayList<>();
        Bundle last = null;
        for (SeenClasses.Seen one : seen) {
            if (one.bundle() != last) {
                last = one.bundle();
                lines.add(JAR + FirstBundles.jarOf(last));
            }
            lines.add(one.name());
        }
        StoreFile.write(store.resolve(FILE), lines);
    }

    /** Begins to load those that are written down. */
    FirstClasses begin() {
        thread = Ahead.begin("rmqtt-classes", this::load);
        return this;
    }

    /** Loads them. */
    void load() throws IOException {
        BundleWiring wiring = null;
        for (String line : StoreFile.read(store.resolve(FILE))) {
            if (enough) {
                return;
            }
            if (line.startsWith(JAR)) {
                Bundle bundle = jars.get(line.substring(JAR.length()));
                wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
            } else if (wiring != null && wiring.getClassLoader() != null) {
                load(line, wiring.getClassLoader());
            }
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // whoever needs it says so; the framework has exceptions of many kinds for a bundle that goes in the
            // meantime
        }
    }

    /** Before the bundles go. */
    void end() throws InterruptedException {
        enough = true;
        thread.join(END_MILLIS);
    }
}
