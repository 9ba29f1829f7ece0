package org.rmqtt.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.util.CachingDateFormatter;

/**
 * A line of the log: time, level, node, the last part of the logger's name and the message; below it the stack trace, if there
 * is one. Logback's own layout for patterns makes a hundred classes before its first line.
 */
public final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final int LEVEL_CHARS = 5;

    private final String node;

    /** With the first line: the time zones of the JDK are a hundred classes. */
    private static final class Time {
        private static final CachingDateFormatter FORMAT = new CachingDateFormatter("yyyy-MM-dd HH:mm:ss.SSS");

        private Time() {}
    }

    /** The layout of a log whose node nobody knows yet: without it. */
    public LineLayout() {
        this(" ");
    }

    /** The layout of the log of a node. */
    public LineLayout(int node) {
        this(" [" + node + "] ");
    }

    private LineLayout(String node) {
        this.node = node;
    }

    /** Makes what the first line needs. */
    public static void setUp() {
        Time.FORMAT.format(0);
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String level = event.getLevel().toString();
        String logger = event.getLoggerName();
        StringBuilder line = new StringBuilder(128)
                .append(Time.FORMAT.format(event.getTimeStamp()))
                .append(' ')
                .append(level)
                .append(" ".repeat(LEVEL_CHARS - level.length()))
                .append(node)
                .append(logger, logger.lastIndexOf('.') + 1, logger.length())
                .append(' ')
                .append(event.getFormattedMessage())
                .append(System.lineSeparator());
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }
}
