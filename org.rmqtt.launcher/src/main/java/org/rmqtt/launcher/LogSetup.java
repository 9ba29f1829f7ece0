package org.rmqtt.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * How a library that logs with {@code java.util.logging} does so: warnings and errors go to the console. That package makes one
 * of these when it is used for the first time, since a start without such a library need not load it.
 */
public final class LogSetup {
    private static final String SETTINGS =
            """
            handlers = java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.level = WARNING
            """;

    /** Sets up {@code java.util.logging}. */
    public LogSetup() throws IOException {
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(SETTINGS.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Asks for that, unless somebody has said otherwise on the command line. */
    static void begin() {
        if (System.getProperty("java.util.logging.config.file") == null
                && System.getProperty("java.util.logging.config.class") == null) {
            System.setProperty("java.util.logging.config.class", LogSetup.class.getName());
        }
    }
}
