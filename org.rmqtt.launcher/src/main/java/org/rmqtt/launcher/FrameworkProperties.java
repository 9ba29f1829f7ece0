package org.rmqtt.launcher;

import java.util.HashMap;
import java.util.Map;

/** The properties of the framework. */
final class FrameworkProperties {
    /** The prefix of framework properties that carry a command line option for an RMQTT key. */
    static final String OVERRIDE_PREFIX = "rmqtt.override.";

    private FrameworkProperties() {}

    static Map<String, String> of(CommandLineOptions options, NodeDirectories directories) {
        Map<String, String> properties = new HashMap<>();
        properties.put(
                "org.osgi.framework.storage", directories.frameworkCache().toString());
        properties.put("org.osgi.framework.storage.clean", "onFirstInit");
        properties.put("org.osgi.framework.system.packages.extra", extraPackages());
        // the launcher has the whole data folder locked
        properties.put("felix.cache.locking", "false");
        properties.put("felix.log.level", "1");
        properties.put("ds.showtrace", "false");
        http(properties);
        if (directories.pluginsDir() != null) {
            hotDeployment(properties, directories);
        }
        properties.put("rmqtt.version", Version.text());
        properties.put("rmqtt.data.dir", directories.dataDir().toString());
        if (directories.configFile() != null) {
            properties.put("rmqtt.config.file", directories.configFile().toString());
        }
        options.overrides().forEach((key, value) -> properties.put(OVERRIDE_PREFIX + key, value));
        return properties;
    }

    /** Libraries on the class path of the launcher that bundles share. */
    private static String extraPackages() {
        return "org.slf4j;version=1.7.36,org.slf4j;version=2.0.20,org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=1.7.36,"
                + "org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20,"
                + "ch.qos.logback.classic;version=1.5.38,ch.qos.logback.classic.spi;version=1.5.38,"
                + "ch.qos.logback.classic.encoder;version=1.5.38,ch.qos.logback.core;version=1.5.38,"
                + "ch.qos.logback.core.rolling;version=1.5.38,ch.qos.logback.core.encoder;version=1.5.38,"
                + "ch.qos.logback.core.spi;version=1.5.38,ch.qos.logback.core.util;version=1.5.38,"
                + "com.electronwill.nightconfig.core;version=3.8.3,"
                + "com.electronwill.nightconfig.core.io;version=3.8.3,"
                + "com.electronwill.nightconfig.toml;version=3.8.3";
    }

    /** Jetty waits for its configuration; without one it would listen on all addresses, port 8080. */
    private static void http(Map<String, String> properties) {
        properties.put("org.apache.felix.http.host", "127.0.0.1");
        properties.put("org.apache.felix.http.enable", "false");
        properties.put("felix.webconsole.security.providers", "org.rmqtt.console");
    }

    private static void hotDeployment(Map<String, String> properties, NodeDirectories directories) {
        properties.put("felix.fileinstall.dir", directories.pluginsDir().toString());
        properties.put(
                "felix.fileinstall.tmpdir",
                directories.dataDir().resolve("fileinstall").toString());
        properties.put("felix.fileinstall.poll", "500");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.filter", ".*\\.jar");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.log.level", "1");
        properties.put("felix.fileinstall.bundles.new.start", "true");
        properties.put("felix.fileinstall.bundles.startTransient", "true");
        properties.put("felix.fileinstall.start.level", "0");
    }
}
