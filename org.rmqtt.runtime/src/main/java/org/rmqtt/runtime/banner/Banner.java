package org.rmqtt.runtime.banner;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.broker.PluginView;
import org.rmqtt.api.connection.ListenerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one block of lines what listens where, which plug-ins work and where the data is. */
public final class Banner {
    private static final Logger LOG = LoggerFactory.getLogger(Banner.class);

    private Banner() {}

    /** Logs the block, as of now. */
    public static void print(BundleContext context, BrokerRuntime runtime, PluginRegistry plugins, String httpAddress) {
        List<String> lines = new ArrayList<>();
        lines.add("RMQTT " + context.getProperty("rmqtt.version") + ", node " + runtime.nodeId());
        listeners(context).forEach(info -> lines.add(String.format("  %-18s %s", info.name(), address(info))));
        if (lines.size() == 1) {
            lines.add("  no listener is open");
        }
        lines.add(String.format("  %-18s http://%s/system/console", "console", httpAddress));
        lines.add(String.format("  %-18s %s", "plug-ins", plugins(plugins)));
        lines.add(String.format("  %-18s %s", "data", context.getProperty("rmqtt.data.dir")));
        String file = context.getProperty("rmqtt.config.file");
        lines.add(String.format("  %-18s %s", "configuration", file == null ? "built in" : file));
        LOG.info("{}", String.join(System.lineSeparator(), lines));
    }

    private static String address(ListenerInfo info) {
        InetSocketAddress bound = info.boundAddress();
        if (bound == null) {
            return "closed" + (info.trouble().isEmpty() ? "" : ": " + info.trouble());
        }
        String host = bound.getAddress().isAnyLocalAddress()
                ? "0.0.0.0"
                : bound.getAddress().getHostAddress();
        return host + ":" + bound.getPort();
    }

    private static List<ListenerInfo> listeners(BundleContext context) {
        try {
            Collection<ServiceReference<ListenerInfo>> references =
                    context.getServiceReferences(ListenerInfo.class, null);
            return references.stream()
                    .map(context::getService)
                    .filter(info -> info != null)
                    .sorted(Comparator.comparing(ListenerInfo::name))
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String plugins(PluginRegistry plugins) {
        return plugins.plugins().stream()
                .filter(view -> view.state() != PluginView.State.STOPPED)
                .map(view -> view.state() == PluginView.State.ACTIVE || view.state() == PluginView.State.BUILT_IN
                        ? view.name()
                        : view.name() + " (" + view.state() + ": " + view.detail() + ")")
                .collect(Collectors.joining(", "));
    }
}
