package org.rmqtt.api.config;

import org.osgi.annotation.versioning.ProviderType;

/** Knows what the keys of configuration files take, so that a value is checked before it is set. Thread-safe. */
@ProviderType
public interface KeyCatalog {
    /** The PID of a plug-in: its bundle name, which is its RMQTT name with other dots. */
    static String pid(String plugin) {
        return "org." + plugin.replace('-', '.');
    }

    /** Whether the values of a key are secrets, which are neither shown nor written to files or logs. */
    static boolean isSecret(String key) {
        return key.endsWith("password") || key.endsWith("token") || key.endsWith("secret") || key.endsWith("headers");
    }

    /**
     * Converts a value of a file, or of JSON, to what Config Admin gets.
     *
     * @param plugin RMQTT's name of a plug-in; of one whose keys are not known every key takes everything
     * @param key the key as in the file of the plug-in
     * @param value a string, a number, true, false or a list of these
     * @throws IllegalArgumentException if there is no such key, if it has no effect, or if it does not take the value; the
     *     message names the key, the value and what is allowed
     */
    Object convert(String plugin, String key, Object value);
}
