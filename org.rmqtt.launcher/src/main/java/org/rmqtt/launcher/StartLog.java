package org.rmqtt.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.status.NopStatusListener;
import org.rmqtt.launcher.log.LineLayout;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * How the broker logs until its configuration is read: to the console, from level INFO on. Logback itself would look for files
 * and services that say how, which takes longer than all else here; it does if {@code -Dlogback.configurationFile} names one.
 */
public final class StartLog implements SLF4JServiceProvider {
    private static final String PROVIDER = "slf4j.provider";

    /** What SLF4J says of itself: from WARN on it does not say that somebody has named a provider. */
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private final LoggerContext logback = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();

    /** Has SLF4J take it, unless somebody has said otherwise on the command line. */
    static void begin() {
        if (System.getProperty("logback.configurationFile") == null && System.getProperty(PROVIDER) == null) {
            System.setProperty(PROVIDER, StartLog.class.getName());
            System.setProperty(VERBOSITY, System.getProperty(VERBOSITY, "WARN"));
            LoggerFactory.getILoggerFactory();
            // a bundle may have an SLF4J of its own, which would not find the class
            System.clearProperty(PROVIDER);
        }
    }

    @Override
    public void initialize() {
        logback.setName("default");
        logback.setMDCAdapter(mdc);
        logback.getStatusManager().add(new NopStatusListener());
        Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console());
        logback.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        logback.getLogger("org.apache.ratis").setLevel(Level.ERROR);
        logback.getLogger("io.grpc").setLevel(Level.WARN);
        logback.getLogger("io.netty").setLevel(Level.WARN);
        logback.getLogger("org.apache.felix").setLevel(Level.WARN);
        // says at every start that it waits for its configuration
        logback.getLogger("org.apache.felix.http").setLevel(Level.ERROR);
        logback.getLogger("osgi").setLevel(Level.WARN);
        logback.start();
    }

    private ConsoleAppender<ILoggingEvent> console() {
        LineLayout lines = new LineLayout();
        lines.setContext(logback);
        lines.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(logback);
        encoder.setLayout(lines);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setName("console");
        console.setContext(logback);
        console.setEncoder(encoder);
        console.start();
        return console;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return logback;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
