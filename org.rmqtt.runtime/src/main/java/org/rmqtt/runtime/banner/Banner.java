package org.rmqtt.runtime.banner;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.broker.PluginView;
import org.rmqtt.api.connection.ListenerInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one block of lines what listens where, which plug-ins work and where the data is. */
public final class Banner {
    private static final Logger LOG = LoggerFactory.getLogger(Banner.class);

    private static final String LISTENER_PID = "org.rmqtt.transport.listener";
    private static final long PATIENCE_MILLIS = 15_000;
    private static final long LISTENERS_LOOK_MILLIS = 5;
    private static final long CONSOLE_LOOK_MILLIS = 25;
    private static final int CONNECT_MILLIS = 500;
    private static final String CONSOLE_PATH = "/system/console";

    private final BundleContext context;
    private final BrokerRuntime runtime;
    private final PluginRegistry plugins;
    private final ConfigurationAdmin configurations;
    private boolean secure;

    /** A banner of what these services tell. */
    public Banner(
            BundleContext context, BrokerRuntime runtime, PluginRegistry plugins, ConfigurationAdmin configurations) {
        this.context = context;
        this.runtime = runtime;
        this.plugins = plugins;
        this.configurations = configurations;
    }

    /**
     * Logs the block as soon as every configured listener and the console are up, or after fifteen seconds.
     *
     * @param whenListening runs before, as soon as the listeners are up
     */
    public void printWhenListening(Runnable whenListening) {
        try {
            int wanted = count(configurations.listConfigurations("(service.factoryPid=" + LISTENER_PID + ")"));
            ServiceTracker<ListenerInfo, ListenerInfo> tracker =
                    new ServiceTracker<>(context, ListenerInfo.class, null);
            tracker.open();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (tracker.size() < wanted && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(LISTENERS_LOOK_MILLIS);
            }
            tracker.getServices(); // waits for one that is about to open
            whenListening.run();
            InetSocketAddress http = httpAddress();
            boolean console = answers(http);
            while (!console && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(CONSOLE_LOOK_MILLIS);
                console = answers(http);
            }
            print(tracker.getServices(new ListenerInfo[0]), console ? http : null);
            tracker.close();
        } catch (IOException | InvalidSyntaxException | IllegalStateException | RejectedExecutionException e) {
            LOG.debug("the broker stopped before it could say what runs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int count(Configuration[] found) {
        return found == null ? 0 : found.length;
    }

    private InetSocketAddress httpAddress() throws IOException {
        Dictionary<String, Object> http =
                configurations.getConfiguration("org.apache.felix.http", "?").getProperties();
        if (http == null) {
            return null;
        }
        secure = Boolean.parseBoolean(String.valueOf(http.get("org.apache.felix.https.enable")));
        String host = String.valueOf(http.get("org.apache.felix.http.host"));
        return new InetSocketAddress(host, Integer.parseInt(String.valueOf(http.get("org.osgi.service.http.port"))));
    }

    // Jetty and the console start on threads of their own and have no event for that
    private boolean answers(InetSocketAddress address) throws IOException {
        if (address == null) {
            return true;
        }
        if (!accepts(address)) {
            return false;
        }
        if (secure) {
            return true; // its certificate may be one that nobody here knows, so that nothing is asked
        }
        URL url = new URL("http", address.getHostString(), address.getPort(), CONSOLE_PATH);
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(CONNECT_MILLIS);
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_UNAUTHORIZED;
        } catch (IOException e) {
            return false;
        } finally {
            connection.disconnect();
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void print(ListenerInfo[] listeners, InetSocketAddress http) {
        List<String> lines = new ArrayList<>();
        lines.add("RMQTT " + context.getProperty("rmqtt.version") + ", node " + runtime.nodeId());
        Arrays.sort(listeners, Comparator.comparing(ListenerInfo::name));
        Arrays.stream(listeners).forEach(info -> lines.add(String.format("  %-18s %s", info.name(), address(info))));
        if (lines.size() == 1) {
            lines.add("  no listener is open");
        }
        String console = http == null
                ? "closed"
                : (secure ? "https://" : "http://") + http.getHostString() + ":" + http.getPort() + CONSOLE_PATH;
        lines.add(String.format("  %-18s %s", "console", console));
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

    private static String plugins(PluginRegistry plugins) {
        return plugins.plugins().stream()
                .filter(view -> view.state() != PluginView.State.STOPPED)
                .map(view -> view.state() == PluginView.State.ACTIVE || view.state() == PluginView.State.BUILT_IN
                        ? view.name()
                        : view.name() + " (" + view.state() + ": " + view.detail() + ")")
                .collect(Collectors.joining(", "));
    }
}
