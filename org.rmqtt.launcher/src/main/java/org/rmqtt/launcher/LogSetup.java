package org.rmqtt.launcher;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What has to be known about logging before the first class logs; the rest is configuration. */
final class LogSetup {
    private LogSetup() {}

    static void begin() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "rmqtt-logback.xml");
        }
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(Level.WARNING);
        }
    }
}
