package org.rmqtt.console;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.apache.felix.webconsole.servlet.ServletConstants;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.broker.PluginView;

/**
 * The category RMQTT of the web console: the pages of the dashboard, each in a frame. They are those of {@code
 * rmqtt-http-api}; while it does not run a page says so.
 */
@Component(
        name = "org.rmqtt.console.pages",
        service = {},
        immediate = true)
public final class DashboardPages {
    private static final String PLUGIN = "rmqtt-http-api";
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    static {
        PAGES.put("overview", "Overview");
        PAGES.put("clients", "Clients");
        PAGES.put("subscriptions", "Subscriptions and routes");
        PAGES.put("topics", "Topic tree");
        PAGES.put("retained", "Retained messages");
        PAGES.put("cluster", "Cluster");
        PAGES.put("plugins", "Plug-ins");
        PAGES.put("listeners", "Listeners");
    }

    private final List<ServiceRegistration<Servlet>> registrations = new ArrayList<>();

    /** Offers the pages. */
    @Activate
    public DashboardPages(BundleContext context, @Reference PluginRegistry plugins) {
        PAGES.forEach((page, title) -> {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(ServletConstants.PLUGIN_LABEL, "rmqtt-" + page);
            properties.put(ServletConstants.PLUGIN_TITLE, title);
            properties.put(ServletConstants.PLUGIN_CATEGORY, "RMQTT");
            registrations.add(context.registerService(Servlet.class, new Page(page, plugins), properties));
        });
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    private static final class Page extends AbstractServlet {
        private static final long serialVersionUID = 1L;

        private final String page;
        private final transient PluginRegistry plugins;

        Page(String page, PluginRegistry plugins) {
            this.page = page;
            this.plugins = plugins;
        }

        @Override
        public void renderContent(HttpServletRequest request, HttpServletResponse response) throws IOException {
            boolean runs = plugins.plugins().stream()
                    .anyMatch(view -> view.name().equals(PLUGIN) && view.state() == PluginView.State.ACTIVE);
            response.getWriter()
                    .println(
                            runs
                                    ? "<iframe title=\"RMQTT\" src=\"/dashboard/?frame#" + page
                                            + "\" style=\"width:100%;height:75vh;border:0\"></iframe>"
                                    : "<p>These pages are those of the plug-in " + PLUGIN + ", which does not run."
                                            + " Name it in plugins.default_startups, or start it under OSGi, Bundles.</p>");
        }
    }
}
