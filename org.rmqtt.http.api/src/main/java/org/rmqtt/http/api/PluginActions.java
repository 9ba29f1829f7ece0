package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.rmqtt.api.broker.PluginRegistry;
import org.rmqtt.api.broker.PluginRegistry.PluginException;
import org.rmqtt.api.broker.PluginView;
import org.rmqtt.api.config.KeyCatalog;
import org.rmqtt.api.plugin.PluginFigures;

/** Looks at plug-ins of this node, starts, stops and reconfigures them. What takes time is done by a thread of its own. */
final class PluginActions {
    private static final List<String> SECRETS = List.of("password", "token", "secret", "headers");
    private static final JsonPrimitive HIDDEN = new JsonPrimitive("***");
    private static final double MAX_WHOLE = 1e15;

    private final PluginRegistry registry;
    private final ConfigurationAdmin configurations;
    private final KeyCatalog keys;
    private final Supplier<List<PluginFigures>> figures;
    private final Executor executor;

    PluginActions(
            PluginRegistry registry,
            ConfigurationAdmin configurations,
            KeyCatalog keys,
            Supplier<List<PluginFigures>> figures,
            Executor executor) {
        this.registry = registry;
        this.configurations = configurations;
        this.keys = keys;
        this.figures = figures;
        this.executor = executor;
    }

    CompletionStage<JsonElement> run(String what, JsonObject with) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return act(what, with);
                    } catch (IOException | PluginException e) {
                        throw new ApiException(500, e.getMessage());
                    }
                },
                executor);
    }

    private JsonElement act(String what, JsonObject with) throws IOException, PluginException {
        if (what.equals("plugins")) {
            return Json.array(registry.plugins().stream().map(this::show).toList());
        }
        String name = with.get("plugin").getAsString();
        PluginView view = registry.plugins().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.missing("there is no plug-in " + name));
        switch (what) {
            case "plugin":
                return show(view);
            case "plugin.config":
                return config(name);
            case "plugin.set":
                set(name, with.getAsJsonObject("config"));
                return new JsonPrimitive("ok");
            case "plugin.reload":
                // files are read when they change; what Config Admin has is what acts
                return new JsonPrimitive("ok");
            case "plugin.load":
                refuseBuiltIn(view);
                registry.start(name);
                return new JsonPrimitive("ok");
            case "plugin.unload":
                refuseBuiltIn(view);
                if (name.equals(HttpApi.NAME)) {
                    throw ApiException.bad("the HTTP API cannot stop itself; the console and the shell can");
                }
                registry.stop(name);
                return new JsonPrimitive(true);
            default:
                throw ApiException.bad("a node cannot be asked for " + what);
        }
    }

    private static void refuseBuiltIn(PluginView view) {
        if (view.state() == PluginView.State.BUILT_IN) {
            throw ApiException.bad("plug-in " + view.name() + " is part of the core: it neither starts nor stops");
        }
    }

    private JsonObject show(PluginView view) {
        boolean active = view.state() == PluginView.State.ACTIVE || view.state() == PluginView.State.BUILT_IN;
        JsonObject json = new JsonObject();
        json.addProperty("name", view.name());
        json.addProperty("version", view.version());
        json.addProperty("descr", view.detail());
        json.add("authors", new JsonArray());
        json.addProperty("homepage", "");
        json.addProperty("license", "");
        json.addProperty("repository", "");
        json.addProperty("inited", active);
        json.addProperty("active", active);
        json.addProperty("immutable", view.state() == PluginView.State.BUILT_IN);
        json.addProperty("state", view.state().name());
        JsonObject attributes = new JsonObject();
        figures.get().stream().filter(each -> each.plugin().equals(view.name())).forEach(each -> {
            each.counters().forEach(attributes::addProperty);
            each.gauges().forEach(attributes::addProperty);
        });
        json.add("attrs", attributes);
        return json;
    }

    private static String pid(String plugin) {
        return "org." + plugin.replace('-', '.');
    }

    private JsonObject config(String plugin) throws IOException {
        Dictionary<String, Object> properties =
                configurations.getConfiguration(pid(plugin), "?").getProperties();
        JsonObject json = new JsonObject();
        if (properties == null) {
            return json;
        }
        Map<String, Object> sorted = new TreeMap<>();
        Collections.list(properties.keys()).forEach(key -> sorted.put(key, properties.get(key)));
        sorted.forEach((key, value) -> {
            if (!key.startsWith("service.") && !key.startsWith("felix.")) {
                json.add(key, isSecret(key) ? HIDDEN : Json.GSON.toJsonTree(value));
            }
        });
        return json;
    }

    /** Gives a plug-in some other values; those that are not named stay, and so do secrets that are as they are shown. */
    private void set(String plugin, JsonObject values) throws IOException {
        Map<String, Object> changes = new TreeMap<>();
        values.entrySet().forEach(entry -> {
            String key = entry.getKey();
            if (!isSecret(key) || !HIDDEN.equals(entry.getValue())) {
                changes.put(key, property(plugin, key, entry.getValue()));
            }
        });
        Configuration configuration = configurations.getConfiguration(pid(plugin), "?");
        Dictionary<String, Object> before = configuration.getProperties();
        Dictionary<String, Object> properties = before == null ? new Hashtable<>() : before;
        changes.forEach(properties::put);
        configuration.update(properties);
    }

    private static boolean isSecret(String key) {
        return SECRETS.stream().anyMatch(key::endsWith);
    }

    private Object property(String plugin, String key, JsonElement value) {
        Object plain = value.isJsonArray()
                ? value.getAsJsonArray().asList().stream()
                        .map(each -> plain(key, each))
                        .toList()
                : plain(key, value);
        try {
            return keys.convert(plugin, key, plain);
        } catch (IllegalArgumentException e) {
            throw ApiException.bad(e.getMessage());
        }
    }

    private static Object plain(String key, JsonElement value) {
        if (!value.isJsonPrimitive()) {
            throw ApiException.bad(
                    key + " = " + value + ": it must be a string, a number, true, false or a list of these");
        }
        JsonPrimitive primitive = value.getAsJsonPrimitive();
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (!primitive.isNumber()) {
            return primitive.getAsString();
        }
        double number = primitive.getAsDouble();
        return number == Math.rint(number) && Math.abs(number) < MAX_WHOLE
                ? (Object) primitive.getAsLong()
                : (Object) number;
    }
}
