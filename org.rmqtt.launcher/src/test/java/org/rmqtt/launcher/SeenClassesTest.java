package org.rmqtt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.osgi.framework.wiring.BundleWiring;
import org.rmqtt.launcher.fixture.Stub;

class SeenClassesTest {
    @TempDir
    Path store;

    private final List<String> said = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final ClassLoader loader = new ClassLoader(null) {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            asked.add(name);
            if (name.equals("b.Broken")) {
                throw new IllegalStateException("its bundle has gone");
            }
            throw new ClassNotFoundException(name);
        }
    };

    private final ServiceRegistration<?> registration = Stub.of(ServiceRegistration.class, (name, arguments) -> {
        said.add(name);
        return null;
    });
    private final BundleContext context = Stub.of(BundleContext.class, (name, arguments) -> {
        said.add(name);
        return registration;
    });

    private Bundle bundle(String jar) {
        BundleWiring wiring = Stub.of(BundleWiring.class, (name, arguments) -> loader);
        return Stub.of(
                Bundle.class, (name, arguments) -> name.equals("adapt") ? wiring : "reference:file:/store/" + jar);
    }

    private static WovenClass woven(Bundle bundle, String className) {
        BundleWiring wiring = Stub.of(BundleWiring.class, (name, arguments) -> bundle);
        return Stub.of(WovenClass.class, (name, arguments) -> name.equals("getClassName") ? className : wiring);
    }

    @Test
    void looksOnlyIfSomebodyWantsToKnow() {
        assertThat(new SeenClasses(context, false, false).first()).isEmpty();
        assertThat(said).isEmpty();

        new SeenClasses(context, true, false).first();
        assertThat(said).containsExactly("registerService", "unregister");
    }

    @Test
    void looksToTheEndIfTheClassesAreArchived() {
        SeenClasses seen = new SeenClasses(context, true, true);
        seen.first();
        assertThat(said).containsExactly("registerService");

        seen.weave(woven(bundle("a.jar"), "a.First"));
        seen.link();
        assertThat(asked).containsExactly("a.First");
    }

    @Test
    void aLaterStartLoadsThemInTheirOrderFromTheBundlesThatAreThere() throws Exception {
        Bundle a = bundle("a.jar");
        Bundle b = bundle("b.jar");
        SeenClasses seen = new SeenClasses(context, true, false);
        for (WovenClass one : List.of(
                woven(a, "a.First"),
                woven(b, "b.Broken"),
                woven(b, "b.Second"),
                woven(bundle("gone.jar"), "gone.Third"),
                woven(a, "a.Fourth"))) {
            seen.weave(one);
        }
        FirstClasses.write(store, seen.first());

        new FirstClasses(store, List.of(a, b)).load();

        assertThat(asked).containsExactly("a.First", "b.Broken", "b.Second", "a.Fourth");
    }

    @Test
    void aStoreThatIsNewHasNone() throws Exception {
        new FirstClasses(store, List.of(bundle("a.jar"))).load();

        assertThat(asked).isEmpty();
        assertThat(Files.list(store)).isEmpty();
    }
}
