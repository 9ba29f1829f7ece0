package org.rmqtt.core.hook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.rmqtt.api.plugin.FilterInterceptor;
import org.rmqtt.api.plugin.PublishInterceptor;
import org.rmqtt.api.security.Authenticator;
import org.rmqtt.api.security.Authorizer;
import org.rmqtt.api.security.EnhancedAuthenticator;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What plug-ins have hung into the broker. Reading costs one volatile read; any thread. */
public final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    private final Counters counters;
    private final Ranked<Authenticator> authenticators = new Ranked<>();
    private final Ranked<Authorizer> authorizers = new Ranked<>();
    private final Ranked<PublishInterceptor> publishInterceptors = new Ranked<>();
    private final Ranked<FilterInterceptor> filterInterceptors = new Ranked<>();
    private final Map<String, EnhancedAuthenticator> methods = new ConcurrentHashMap<>();
    private final Map<String, Long> lastLogged = new ConcurrentHashMap<>();

    /** No hooks yet. */
    public Hooks(Counters counters) {
        this.counters = counters;
    }

    /** The authenticators. */
    public Ranked<Authenticator> authenticators() {
        return authenticators;
    }

    /** The authorisers. */
    public Ranked<Authorizer> authorizers() {
        return authorizers;
    }

    /** The publish interceptors. */
    public Ranked<PublishInterceptor> publishInterceptors() {
        return publishInterceptors;
    }

    /** The filter interceptors. */
    public Ranked<FilterInterceptor> filterInterceptors() {
        return filterInterceptors;
    }

    /** The enhanced authenticator of a method, or null. */
    public EnhancedAuthenticator enhanced(String method) {
        return methods.get(method);
    }

    void putEnhanced(String method, EnhancedAuthenticator authenticator) {
        methods.put(method, authenticator);
    }

    void removeEnhanced(String method, EnhancedAuthenticator authenticator) {
        methods.remove(method, authenticator);
    }

    /** A plug-in has thrown: it is counted, and logged at most once in ten seconds for each plug-in. */
    public void failed(String plugin, Throwable failure) {
        counters.add(Counter.PLUGIN_FAILURE);
        long now = System.nanoTime();
        Long last = lastLogged.get(plugin);
        if (last == null || now - last > 10_000_000_000L) {
            lastLogged.put(plugin, now);
            LOG.error("plug-in {} failed; it is skipped this time", plugin, failure);
        }
    }
}
