package org.rmqtt.config.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.rmqtt.api.config.KeyCatalog;
import org.rmqtt.config.key.Catalog;
import org.rmqtt.config.key.Key;
import org.rmqtt.config.key.Nearest;
import org.rmqtt.config.key.Section;
import org.rmqtt.config.load.Problem.Severity;
import org.rmqtt.config.load.Value.Source;
import org.rmqtt.config.toml.TomlFile;

/** Makes one configuration of all sources: defaults, then files, then environment, then command line. Pure. */
public final class Loader {
    private static final String LISTENER = "listener";
    private static final String ENVIRONMENT_PREFIX = "RMQTT_";
    private static final String PLUGIN_ENVIRONMENT_PREFIX = "rmqtt_plugin_";
    private static final Set<String> RAFT_OPTIONS =
            Set.of("node_grpc_addrs", "raft_peer_addrs", "leader_id", "bootstrap_majority");
    private static final String RAFT_PLUGIN = "rmqtt-cluster-raft";
    private static final String HTTP_PID = "org.apache.felix.http";

    private final Sources sources;
    private final Map<String, Map<String, Value>> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Loader(Sources sources) {
        this.sources = sources;
    }

    /** Loads; what is wrong is among the problems. */
    public static Loaded load(Sources sources) {
        Loader loader = new Loader(sources);
        loader.defaults();
        loader.files();
        loader.environment();
        loader.commandLine();
        loader.listeners();
        loader.http();
        loader.log();
        return new Loaded(loader.values, List.copyOf(loader.problems));
    }

    private void defaults() {
        put("org.rmqtt.node", "id", 1, Source.DEFAULT);
        put("org.rmqtt.log", "to", "console", Source.DEFAULT);
        put("org.rmqtt.plugins", "default_startups", new String[0], Source.DEFAULT);
        put(HTTP_PID, "laddr", "127.0.0.1:6060", Source.DEFAULT);
    }

    private void put(String pid, String property, Object value, Source source) {
        values.computeIfAbsent(pid, p -> new LinkedHashMap<>()).put(property, new Value(value, source));
    }

    private void files() {
        for (TomlFile file : sources.main()) {
            file.values().forEach((path, raw) -> main(path, raw, Source.FILE, file.at(path)));
        }
        sources.plugins().forEach((plugin, files) -> {
            for (TomlFile file : files) {
                file.values().forEach((path, raw) -> plugin(plugin, path, raw, Source.FILE, file.at(path)));
            }
        });
    }

    // ---- rmqtt.toml

    private void main(String path, Object raw, Source source, String where) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        String rest = dot < 0 ? "" : path.substring(dot + 1);
        if (first.equals(LISTENER)) {
            listener(path, rest, raw, source, where);
            return;
        }
        Section section = Catalog.main().get(first);
        Key key = section == null ? null : section.key(rest);
        if (key == null) {
            unknown(path, where, mainPaths());
        } else {
            take(section.pid(), key, path, raw, source, where);
        }
    }

    private void listener(String path, String rest, Object raw, Source source, String where) {
        String[] parts = rest.split("\\.", 3);
        if (parts.length < 3) {
            problems.add(new Problem(
                    Severity.WARNING,
                    where + ": " + path + " is ignored: a listener key is listener.<kind>.<name>.<key>"));
        } else if (parts[0].equals("quic")) {
            if (parts[2].equals("addr")) {
                problems.add(new Problem(
                        Severity.WARNING, where + ": listener.quic." + parts[1] + " is ignored: there is no QUIC yet"));
            }
        } else if (!Catalog.LISTENER_KINDS.contains(parts[0])) {
            unknown(path, where, List.of("listener.tcp", "listener.tls", "listener.ws", "listener.wss"));
        } else {
            Key key = Catalog.listener().key(parts[2]);
            if (key == null) {
                List<String> known = Catalog.listener().keys().stream()
                        .map(other -> "listener." + parts[0] + "." + parts[1] + "." + other.name())
                        .toList();
                unknown(path, where, known);
            } else {
                take(Catalog.LISTENER_PID + "~" + parts[0] + "." + parts[1], key, path, raw, source, where);
            }
        }
    }

    private void take(String pid, Key key, String path, Object raw, Source source, String where) {
        if (!key.acts()) {
            problems.add(new Problem(Severity.WARNING, where + ": " + path + " has no effect: " + key.meaning()));
            return;
        }
        try {
            put(pid, key.name(), key.type().convert(raw), source);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(Severity.ERROR, where + ": " + path + " = " + raw + ": " + e.getMessage()));
        }
    }

    private void unknown(String path, String where, List<String> known) {
        String hint = Nearest.to(path, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
        problems.add(new Problem(Severity.WARNING, where + ": " + path + " is not a known key" + hint));
    }

    private static List<String> mainPaths() {
        List<String> paths = new ArrayList<>();
        Catalog.main().forEach((name, section) -> section.keys().forEach(key -> paths.add(name + "." + key.name())));
        return paths;
    }

    // ---- files of plug-ins

    private void plugin(String plugin, String path, Object raw, Source source, String where) {
        Section known = Catalog.plugin(plugin);
        if (known == null) {
            put(KeyCatalog.pid(plugin), path, plain(raw), source);
            return;
        }
        Key key = known.key(path);
        if (key == null) {
            unknown(path, where, known.keys().stream().map(Key::name).toList());
        } else {
            take(known.pid(), key, path, raw, source, where);
        }
    }

    /** A value as Config Admin takes it; the plug-in itself knows what it should be. */
    private static Object plain(Object raw) {
        return raw instanceof List<?> list ? list.stream().map(String::valueOf).toArray(String[]::new) : raw;
    }

    // ---- environment and command line

    private void environment() {
        for (String name : new TreeSet<>(sources.environment().keySet())) {
            String value = sources.environment().get(name);
            if (name.startsWith(PLUGIN_ENVIRONMENT_PREFIX)) {
                pluginVariable(name, value);
            } else if (name.startsWith(ENVIRONMENT_PREFIX)
                    && !name.equals("RMQTT_HOME")
                    && !name.startsWith("RMQTT_JAVA")) {
                String path = pathOf(name.substring(ENVIRONMENT_PREFIX.length()).toLowerCase(Locale.ROOT));
                main(path, value, Source.ENVIRONMENT, "environment variable " + name);
            }
        }
    }

    /** The path whose dots have become underscores in a variable's name. */
    private static String pathOf(String variable) {
        for (String path : mainPaths()) {
            if (path.replace('.', '_').equals(variable)) {
                return path;
            }
        }
        String[] parts = variable.split("_", 4);
        return parts.length == 4 && parts[0].equals(LISTENER) ? String.join(".", parts) : variable;
    }

    private void pluginVariable(String name, String value) {
        String rest = name.substring(PLUGIN_ENVIRONMENT_PREFIX.length());
        for (Map.Entry<String, List<TomlFile>> plugin : sources.plugins().entrySet()) {
            String prefix = plugin.getKey().replace('-', '_') + "_";
            if (rest.startsWith(prefix)) {
                String key = rest.substring(prefix.length());
                String path = plugin.getValue().stream()
                        .flatMap(file -> file.values().keySet().stream())
                        .filter(known -> known.replace('.', '_').equals(key))
                        .findFirst()
                        .orElse(key);
                plugin(plugin.getKey(), path, value, Source.ENVIRONMENT, "environment variable " + name);
                return;
            }
        }
        problems.add(new Problem(
                Severity.WARNING, "environment variable " + name + " is ignored: no plug-in of that name has a file"));
    }

    private void commandLine() {
        sources.commandLine().forEach((path, value) -> {
            if (RAFT_OPTIONS.contains(path)) {
                Object typed =
                        switch (path) {
                            case "leader_id" -> Integer.valueOf(value);
                            case "bootstrap_majority" -> Boolean.valueOf(value);
                            default -> value.split(" ");
                        };
                put(KeyCatalog.pid(RAFT_PLUGIN), path, typed, Source.COMMAND_LINE);
            } else {
                main(path, value, Source.COMMAND_LINE, "command line");
            }
        });
    }

    // ---- what belongs together

    private void listeners() {
        String prefix = Catalog.LISTENER_PID + "~";
        boolean plain = values.keySet().stream()
                .anyMatch(pid -> pid.startsWith(prefix + "tcp.") || pid.startsWith(prefix + "tls."));
        if (!plain) {
            put(prefix + "tcp.external", "addr", "0.0.0.0:1883", Source.DEFAULT);
            put(prefix + "tcp.external", "allow_anonymous", true, Source.DEFAULT);
        }
        for (String pid : List.copyOf(values.keySet())) {
            if (pid.startsWith(prefix)) {
                listener(pid, pid.substring(prefix.length()));
            }
        }
    }

    private void listener(String pid, String name) {
        String kind = name.substring(0, name.indexOf('.'));
        Map<String, Value> properties = values.get(pid);
        boolean secure = kind.equals("tls") || kind.equals("wss");
        if (secure && (!properties.containsKey("cert") || !properties.containsKey("key"))) {
            problems.add(new Problem(Severity.INFO, "listener." + name + " stays closed: it has no cert and key yet"));
            values.remove(pid);
            return;
        }
        put(pid, "kind", kind, Source.DEFAULT);
        put(pid, "name", name, Source.DEFAULT);
    }

    /** The node whose id stands in every line. */
    private void log() {
        Value id = values.get("org.rmqtt.node").get("id");
        put("org.rmqtt.log", "node", id.value(), id.source());
    }

    /** There is one HTTP server for console, API and dashboard: RMQTT's key of the API is another name of its address. */
    private Value httpAddress() {
        Value address = values.get(HTTP_PID).remove("laddr");
        Value ofApi =
                values.getOrDefault(KeyCatalog.pid("rmqtt-http-api"), Map.of()).get("http_laddr");
        if (ofApi == null || ofApi.value().equals(address.value())) {
            return address;
        }
        if (address.source() == Source.DEFAULT) {
            return ofApi;
        }
        problems.add(new Problem(
                Severity.WARNING,
                "http_laddr = " + ofApi.value() + " of rmqtt-http-api has no effect: http.laddr = " + address.value()));
        return address;
    }

    /** The address of the HTTP server, as Felix wants it. */
    private void http() {
        Value address = httpAddress();
        String text = address.value().toString();
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        put(HTTP_PID, "org.apache.felix.http.host", host, address.source());
        put(HTTP_PID, "org.osgi.service.http.port", Integer.valueOf(text.substring(colon + 1)), address.source());
        put(HTTP_PID, "org.apache.felix.http.enable", true, Source.DEFAULT);
    }
}
