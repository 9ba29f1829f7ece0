package org.rmqtt.http.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health of this node as health checks of Felix, with Felix' own servlet at {@value #PATH} for those whom the API lets
 * in. Confined to the thread of {@link HttpApi} that opens and closes.
 */
final class HealthChecks implements AutoCloseable {
    /** Where Felix' users look for it. */
    static final String PATH = "/system/health";

    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
    private static final String CORE = "org.apache.felix.healthcheck.core";
    private static final String SERVLET_PID = "org.apache.felix.hc.core.impl.servlet.HealthCheckExecutorServlet";
    private static final String CONTEXT = "rmqtt-health";
    private static final int PATIENCE_SECONDS = 2;

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    /** Opens them. */
    HealthChecks(
            BundleContext context, ConfigurationAdmin configurations, Health health, Supplier<ApiSettings> settings) {
        this.context = context;
        this.configurations = configurations;
        for (String subject : Health.subjects()) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(HealthCheck.NAME, "RMQTT " + subject);
            properties.put(HealthCheck.TAGS, new String[] {"rmqtt", subject});
            HealthCheck check = () -> result(health, subject);
            services.add(context.registerService(HealthCheck.class, check, properties));
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.context.name", CONTEXT);
        properties.put("osgi.http.whiteboard.context.path", "/");
        services.add(context.registerService(ServletContextHelper.class, new Door(settings), properties));
        try {
            configuration().update(servlet());
            core().start(Bundle.START_TRANSIENT);
        } catch (IOException | BundleException e) {
            LOG.error("{} is closed: {}", PATH, e.getMessage());
        }
    }

    private Configuration configuration() throws IOException {
        return configurations.getFactoryConfiguration(SERVLET_PID, CONTEXT, "?");
    }

    private static Dictionary<String, Object> servlet() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("servletContextName", CONTEXT);
        properties.put("servletPath", PATH);
        properties.put("format", "json");
        properties.put("allowed.formats", new String[] {"html", "json", "txt", "verbose.txt"});
        properties.put("cors.accessControlAllowOrigin", "");
        properties.put("tags", new String[] {"rmqtt"});
        return properties;
    }

    private Bundle core() throws BundleException {
        for (Bundle bundle : context.getBundles()) {
            if (CORE.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new BundleException(CORE + " is not among the bundles");
    }

    private static Result result(Health health, String subject) {
        FormattingResultLog log = new FormattingResultLog();
        try {
            List<String> troubles =
                    health.troubles(subject).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            troubles.forEach(trouble -> log.critical("{}", trouble));
            if (troubles.isEmpty()) {
                log.info("{}: ok", subject);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.healthCheckError("the node stops");
        } catch (ExecutionException | TimeoutException e) {
            log.healthCheckError("{}: {}", subject, Fleet.reason(e));
        }
        return new Result(log);
    }

    @Override
    public void close() {
        services.forEach(ServiceRegistration::unregister);
        services.clear();
        try {
            configuration().delete();
            core().stop(Bundle.STOP_TRANSIENT);
        } catch (IOException | BundleException | IllegalStateException e) {
            LOG.warn("{} was not closed in order: {}", PATH, e.getMessage());
        }
    }

    /** Lets in whom the API lets in. */
    private static final class Door extends ServletContextHelper {
        private final Supplier<ApiSettings> settings;

        Door(Supplier<ApiSettings> settings) {
            this.settings = settings;
        }

        @Override
        public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                Admission.check(request, settings.get());
                return true;
            } catch (ApiException e) {
                ApiServlet.write(ApiServlet.error(e.status(), e.getMessage()), response);
                return false;
            }
        }
    }
}
