package org.rmqtt.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.LoggerFactory;

/** RMQTT's section {@code log}, applied to Logback. All keys are live. */
@Component(
        name = "org.rmqtt.log",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LogSettings.Config.class)
public final class LogSettings {
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} %msg%n";
    private static final Set<String> TARGETS = Set.of("off", "file", "console", "both");
    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error", "off");
    private static final String FILE_SIZE = "64MB";
    private static final int FILES = 8;

    /** RMQTT's keys of the section {@code log}. */
    @ObjectClassDefinition(name = "RMQTT log", description = "Where the log goes. All live.")
    @interface Config {
        /** Where to. */
        @AttributeDefinition(
                name = "To",
                options = {
                    @Option(label = "off", value = "off"),
                    @Option(label = "file", value = "file"),
                    @Option(label = "console", value = "console"),
                    @Option(label = "both", value = "both")
                })
        String to() default "console";

        /** From which level. */
        @AttributeDefinition(name = "Level", description = "trace, debug, info, warn, error or off.")
        String level() default "info";

        /** In which folder. */
        @AttributeDefinition(
                name = "Folder",
                description = "Where the file is; relative to the data folder. It is rolled at 64 MB, 8 are kept.")
        String dir() default "log";

        /** In which file. */
        @AttributeDefinition(name = "File")
        String file() default "rmqtt.log";
    }

    private final BundleContext context;

    /** Applies the settings. */
    @Activate
    public LogSettings(BundleContext context, Config config) {
        this.context = context;
        modified(config);
    }

    @Modified
    void modified(Config config) {
        String to = config.to().toLowerCase(Locale.ROOT);
        String level = config.level().toLowerCase(Locale.ROOT);
        if (!TARGETS.contains(to) || !LEVELS.contains(level)) {
            LoggerFactory.getLogger(LogSettings.class)
                    .error(
                            "org.rmqtt.log: to = {}, level = {}: not a known target or level; nothing changes",
                            to,
                            level);
            return;
        }
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            apply(logback, config, to, level);
        }
    }

    private void apply(LoggerContext logback, Config config, String to, String level) {
        Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level));
        quieten(logback, root.getLevel());
        boolean console = to.equals("console") || to.equals("both");
        boolean file = to.equals("file") || to.equals("both");
        exchange(root, "console", console ? console(logback) : null);
        exchange(root, "file", file ? file(logback, config) : null);
        LoggerFactory.getLogger(LogSettings.class).debug("the log goes to {} from level {} on", to, level);
    }

    /**
     * Ratis speaks to its developers: what operators need is said by the cluster plug-in. With debug one hears it as others
     * speak at info.
     */
    private static void quieten(LoggerContext logback, Level level) {
        boolean debug = level.levelInt <= Level.DEBUG_INT;
        Level ratis = debug ? Level.toLevel(level.levelInt == Level.DEBUG_INT ? "info" : "trace") : Level.ERROR;
        logback.getLogger("org.apache.ratis").setLevel(ratis);
        logback.getLogger("org.apache.ratis.client").setLevel(debug ? ratis : Level.OFF);
        logback.getLogger("org.apache.ratis.util.JvmPauseMonitor").setLevel(debug ? ratis : Level.WARN);
    }

    /** The new appender works before the old one ends, so that no line is lost. */
    private static void exchange(Logger root, String name, Appender<ILoggingEvent> fresh) {
        Appender<ILoggingEvent> old = root.getAppender(name);
        if (fresh != null) {
            fresh.setName(name);
            fresh.start();
            root.addAppender(fresh);
        }
        if (old != null) {
            root.detachAppender(old);
            old.stop();
        }
    }

    private static Appender<ILoggingEvent> console(LoggerContext logback) {
        return encoded(logback, new ConsoleAppender<>());
    }

    private Appender<ILoggingEvent> file(LoggerContext logback, Config config) {
        Path data = Path.of(context.getProperty("rmqtt.data.dir"));
        String file = data.resolve(config.dir()).resolve(config.file()).toString();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setFile(file);
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(logback);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(FILES);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(logback);
        trigger.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
        trigger.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(trigger);
        return encoded(logback, appender);
    }

    private static Appender<ILoggingEvent> encoded(
            LoggerContext logback, OutputStreamAppender<ILoggingEvent> appender) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logback);
        encoder.setPattern(PATTERN);
        encoder.start();
        appender.setContext(logback);
        appender.setEncoder(encoder);
        return appender;
    }
}
