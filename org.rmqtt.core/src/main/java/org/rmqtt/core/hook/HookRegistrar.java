package org.rmqtt.core.hook;

import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.rmqtt.api.plugin.FilterInterceptor;
import org.rmqtt.api.plugin.PublishInterceptor;
import org.rmqtt.api.security.Authenticator;
import org.rmqtt.api.security.Authorizer;
import org.rmqtt.api.security.EnhancedAuthenticator;

/** Takes the hooks of plug-ins from the service registry. */
@Component(
        service = {},
        immediate = true)
public final class HookRegistrar {
    private final Hooks hooks;

    /** Registers into the hooks of the running broker. */
    @Activate
    public HookRegistrar(@Reference HooksHolder holder) {
        hooks = holder.hooks();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAuthenticator(ServiceReference<Authenticator> reference, Authenticator service) {
        hooks.authenticators().add(reference, service);
    }

    void removeAuthenticator(ServiceReference<Authenticator> reference) {
        hooks.authenticators().remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAuthorizer(ServiceReference<Authorizer> reference, Authorizer service) {
        hooks.authorizers().add(reference, service);
    }

    void removeAuthorizer(ServiceReference<Authorizer> reference) {
        hooks.authorizers().remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPublishInterceptor(ServiceReference<PublishInterceptor> reference, PublishInterceptor service) {
        hooks.publishInterceptors().add(reference, service);
    }

    void removePublishInterceptor(ServiceReference<PublishInterceptor> reference) {
        hooks.publishInterceptors().remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFilterInterceptor(ServiceReference<FilterInterceptor> reference, FilterInterceptor service) {
        hooks.filterInterceptors().add(reference, service);
    }

    void removeFilterInterceptor(ServiceReference<FilterInterceptor> reference) {
        hooks.filterInterceptors().remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEnhancedAuthenticator(ServiceReference<EnhancedAuthenticator> reference, EnhancedAuthenticator service) {
        if (reference.getProperty(EnhancedAuthenticator.METHOD) instanceof String method) {
            hooks.putEnhanced(method, service);
        }
    }

    void removeEnhancedAuthenticator(ServiceReference<EnhancedAuthenticator> reference, EnhancedAuthenticator service) {
        if (reference.getProperty(EnhancedAuthenticator.METHOD) instanceof String method) {
            hooks.removeEnhanced(method, service);
        }
    }
}
