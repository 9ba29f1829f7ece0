package org.rmqtt.config.sync;

import java.io.IOException;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Brings properties into Config Admin and remembers what it brought. Confined to the thread of {@link ConfigSync}. */
final class Installer {
    private static final List<String> LAST = List.of("org.rmqtt.plugins");

    private final ConfigurationAdmin admin;
    private final Defaults defaults;
    private final Map<String, Map<String, Object>> installed = new LinkedHashMap<>();

    Installer(ConfigurationAdmin admin, Defaults defaults) {
        this.admin = admin;
        this.defaults = defaults;
    }

    /** Creates, changes and deletes configurations until they are as wanted; what is as wanted already is not touched. */
    void install(Map<String, Map<String, Object>> wanted) throws IOException {
        for (String pid : new TreeSet<>(installed.keySet())) {
            if (!wanted.containsKey(pid)) {
                installed.remove(pid);
                configuration(pid).delete();
            }
        }
        install(wanted, pid -> !LAST.contains(pid));
        install(wanted, LAST::contains);
    }

    private void install(Map<String, Map<String, Object>> wanted, Predicate<String> which) throws IOException {
        for (Map.Entry<String, Map<String, Object>> entry : wanted.entrySet()) {
            String pid = entry.getKey();
            if (which.test(pid) && !equal(entry.getValue(), installed.get(pid))) {
                installed.put(pid, entry.getValue());
                configuration(pid).update(new Hashtable<>(entry.getValue()));
            }
        }
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    /** The properties of a PID that somebody else has changed, with their new values; a form sends its defaults along. */
    Map<String, Object> foreignChanges(String pid) throws IOException {
        Map<String, Object> changes = new LinkedHashMap<>();
        Dictionary<String, Object> now = configuration(pid).getProperties();
        if (now == null) {
            return changes;
        }
        Map<String, Object> known = installed.getOrDefault(pid, Map.of());
        for (var names = now.keys(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            boolean ours = name.equals("service.pid") || name.equals("service.factoryPid") || name.startsWith("felix.");
            Object before = known.containsKey(name) ? known.get(name) : defaults.of(pid, name);
            if (!ours && !equal(now.get(name), before)) {
                changes.put(name, now.get(name));
            }
        }
        return changes;
    }

    /** From now on these values count as brought by us. */
    void adopt(String pid, Map<String, Object> changes) {
        Map<String, Object> merged = new LinkedHashMap<>(installed.getOrDefault(pid, Map.of()));
        merged.putAll(changes);
        installed.put(pid, merged);
    }

    boolean knows(String pid) {
        return installed.containsKey(pid);
    }

    void forget(String pid) {
        installed.remove(pid);
    }

    private static boolean equal(Map<String, Object> a, Map<String, Object> b) {
        return b != null
                && a.keySet().equals(b.keySet())
                && a.entrySet().stream().allMatch(entry -> equal(entry.getValue(), b.get(entry.getKey())));
    }

    /** Numbers and texts that mean the same are equal, since consoles hand over what their forms have. */
    private static boolean equal(Object a, Object b) {
        if (a instanceof Object[] x && b instanceof Object[] y) {
            return Arrays.equals(x, y);
        }
        return a == null || b == null ? a == b : a.toString().equals(b.toString());
    }
}
