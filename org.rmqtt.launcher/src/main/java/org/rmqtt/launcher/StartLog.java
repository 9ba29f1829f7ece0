package org.rmqtt.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import org.rmqtt.launcher.log.LineLayout;

/**
 * How the broker logs until its configuration is read: to the console, from level INFO on. Logback finds it as a service. A
 * file that {@code -Dlogback.configurationFile} names goes before it, but reading XML takes a tenth of a start.
 */
public final class StartLog extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        logback.getStatusManager().add(new NopStatusListener());
        Logger root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console(logback));
        logback.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        logback.getLogger("org.apache.ratis").setLevel(Level.ERROR);
        logback.getLogger("io.grpc").setLevel(Level.WARN);
        logback.getLogger("io.netty").setLevel(Level.WARN);
        logback.getLogger("org.apache.felix").setLevel(Level.WARN);
        // says at every start that it waits for its configuration
        logback.getLogger("org.apache.felix.http").setLevel(Level.ERROR);
        logback.getLogger("osgi").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext logback) {
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
}
