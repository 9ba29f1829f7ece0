package org.rmqtt.runtime.plugin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.broker.PluginView;
import org.rmqtt.api.broker.PluginView.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plug-ins among the bundles of the framework. Any thread. */
final class Plugins implements PluginRegistry {
    /** Names of RMQTT plug-ins whose work the core does itself. */
    private static final Set<String> BUILT_IN = Set.of("rmqtt-retainer", "rmqtt-shared-subscription", "rmqtt-counter");

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final String AWAITED = "RMQTT-Awaited";
    private static final String INSTALLS = "(rmqtt.installs=rest)";
    private static final int LOCK_TRIES = 100;
    private static final long LOCK_PAUSE_NANOS = 100_000_000;

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final ConfigurationAdmin configurations;
    private final Set<String> asked = new TreeSet<>();

    Plugins(BundleContext context, ServiceComponentRuntime components, ConfigurationAdmin configurations) {
        this.context = context;
        this.components = components;
        this.configurations = configurations;
    }

    /** Whether the node is not to serve clients before a plug-in says that it is ready. */
    boolean isAwaited(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name(bundle).filter(name::equals).isPresent())
                .anyMatch(bundle -> "true".equals(bundle.getHeaders("").get(AWAITED)));
    }

    /** Starts a plug-in again whose components have not been given the configuration that is there for them. */
    void lookAfter(String name) {
        if (Arrays.stream(context.getBundles())
                .noneMatch(bundle -> name(bundle).filter(name::equals).isPresent())) {
            // part of the core, or unknown, which has been said
            return;
        }
        try {
            Bundle bundle = find(name);
            if (bundle.getState() == Bundle.ACTIVE && lacksConfiguration(bundle)) {
                LOG.warn("plug-in {} has not been given its configuration; it is started again", name);
                bundle.stop(Bundle.STOP_TRANSIENT);
                start(bundle);
            }
        } catch (PluginException | BundleException | IOException | InvalidSyntaxException e) {
            LOG.error("plug-in {} does not start: {}", name, e.getMessage());
        }
    }

    private boolean lacksConfiguration(Bundle bundle) throws IOException, InvalidSyntaxException {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            boolean configured = components.getComponentConfigurationDTOs(description).stream()
                    .anyMatch(each -> each.state != ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);
            if ("require".equals(description.configurationPolicy) && !configured) {
                for (String pid : description.configurationPid) {
                    if (configurations.listConfigurations("(service.pid=" + pid + ")") != null) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Remembers names that the configuration wants, so that an unknown one is shown. */
    synchronized void ask(Collection<String> names) {
        asked.addAll(names);
    }

    private synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public List<PluginView> plugins() {
        List<PluginView> views = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            name(bundle).ifPresent(name -> views.add(view(name, bundle)));
        }
        BUILT_IN.forEach(name -> views.add(new PluginView(name, "", State.BUILT_IN, "")));
        Set<String> known = views.stream().map(PluginView::name).collect(Collectors.toSet());
        for (String name : asked()) {
            if (!known.contains(name)) {
                views.add(new PluginView(name, "", State.UNKNOWN, "there is no bundle of that name"));
            }
        }
        views.sort(Comparator.comparing(PluginView::name));
        return views;
    }

    static Optional<String> name(Bundle bundle) {
        return Optional.ofNullable(bundle.getHeaders("").get(HEADER));
    }

    private PluginView view(String name, Bundle bundle) {
        String version = bundle.getVersion().toString();
        if (bundle.getState() != Bundle.ACTIVE) {
            return new PluginView(name, version, State.STOPPED, stateName(bundle.getState()));
        }
        String trouble = trouble(bundle);
        return new PluginView(name, version, trouble.isEmpty() ? State.ACTIVE : State.FAILED, trouble);
    }

    /** What the components of a bundle lack, or why they failed. */
    private String trouble(Bundle bundle) {
        List<String> troubles = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO component : components.getComponentConfigurationDTOs(description)) {
                if (component.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    troubles.add(description.name + " failed: " + firstLine(component.failure));
                } else if (component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    troubles.add(description.name + " waits for "
                            + Arrays.stream(component.unsatisfiedReferences)
                                    .map(reference -> reference.name)
                                    .collect(Collectors.joining(", ")));
                }
            }
        }
        return String.join("; ", troubles);
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    private static String stateName(int state) {
        return switch (state) {
            case Bundle.INSTALLED -> "installed";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            default -> "state " + state;
        };
    }

    @Override
    public void start(String name) throws PluginException {
        if (BUILT_IN.contains(name)) {
            return;
        }
        Bundle bundle = find(name);
        try {
            start(bundle);
        } catch (BundleException e) {
            throw new PluginException("plug-in " + name + " does not start: " + e.getMessage(), e);
        }
        String trouble = trouble(bundle);
        if (!trouble.isEmpty()) {
            throw new PluginException("plug-in " + name + " does not work: " + trouble, null);
        }
    }

    /** A bundle that cannot be resolved because another one is being resolved is tried again for some seconds. */
    private static void start(Bundle bundle) throws BundleException {
        for (int tries = 1; ; tries++) {
            try {
                bundle.start(Bundle.START_TRANSIENT);
                return;
            } catch (BundleException e) {
                if (tries == LOCK_TRIES || !String.valueOf(e.getMessage()).contains("global lock")) {
                    throw e;
                }
                LockSupport.parkNanos(LOCK_PAUSE_NANOS);
            }
        }
    }

    @Override
    public void stop(String name) throws PluginException {
        if (BUILT_IN.contains(name)) {
            throw new PluginException("plug-in " + name + " is part of the core and cannot be stopped", null);
        }
        try {
            find(name).stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            throw new PluginException("plug-in " + name + " does not stop: " + e.getMessage(), e);
        }
    }

    private Bundle find(String name) throws PluginException {
        Optional<Bundle> bundle = look(name);
        if (bundle.isEmpty()) {
            installRest();
            bundle = look(name);
        }
        return bundle.orElseThrow(() -> new PluginException(
                "there is no plug-in " + name + "; this build has "
                        + plugins().stream()
                                .filter(view -> view.state() != State.UNKNOWN)
                                .map(PluginView::name)
                                .collect(Collectors.joining(", "))
                                .toLowerCase(Locale.ROOT),
                null));
    }

    private Optional<Bundle> look(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name(bundle).filter(name::equals).isPresent())
                .findFirst();
    }

    /** Has the launcher install what it has left for later, so that clients can connect the sooner. */
    private void installRest() {
        try {
            for (ServiceReference<Runnable> each : context.getServiceReferences(Runnable.class, INSTALLS)) {
                context.getService(each).run();
                context.ungetService(each);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
