package org.rmqtt.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.rmqtt.launcher.log.LineLayout;
import org.slf4j.LoggerFactory;

/** RMQTT's section {@code log}, applied to Logback. All keys are live. */
@Component(
        name = "org.rmqtt.log",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LogSettings.Config.class)
public final class LogSettings {
    private static final Set<String> TARGETS = Set.of("off", "file", "console", "both");
    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error", "off");
    private static final Set<String> FORMATS = Set.of("text", "json");
    private static final String NODE = "node";
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

        /** In which form. */
        @AttributeDefinition(
                name = "Format",
                description = "text, or json: one object for each line, with the client identifier where there is one.",
                options = {@Option(label = "text", value = "text"), @Option(label = "json", value = "json")})
        String format() default "text";

        /** Which loggers have a level of their own. */
        @AttributeDefinition(
                name = "Levels of loggers",
                description = "<logger>=<level> each, such as org.rmqtt.transport=debug; a package or a class.")
        String[] levels() default {};

        /** Whose events are logged. */
        @AttributeDefinition(
                name = "Traced clients",
                description = "Client identifiers. Everything that happens to them is in the log.")
        String[] trace__clients() default {};

        /** Which messages and subscriptions are logged. */
        @AttributeDefinition(
                name = "Traced topics",
                description = "Topic filters. Every message of such a topic is in the log, and who subscribes to it.")
        String[] trace__topics() default {};

        /** Which node writes. */
        @AttributeDefinition(name = "Node", description = "Set by node.id; it stands in every line.")
        int node() default 1;
    }

    private final BundleContext context;
    private Set<String> own = Set.of();

    /** Applies the settings. */
    @Activate
    public LogSettings(BundleContext context, Config config) {
        this.context = context;
        take(config, org.slf4j.event.Level.DEBUG);
    }

    @Modified
    void modified(Config config) {
        take(config, org.slf4j.event.Level.INFO);
    }

    private void take(Config config, org.slf4j.event.Level said) {
        try {
            Settings settings = Settings.of(config);
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
                apply(logback, config, settings);
                LoggerFactory.getLogger(LogSettings.class)
                        .atLevel(said)
                        .log(
                                "the log goes to {} from level {} on, levels of its own has {}",
                                settings.to(),
                                config.level().toLowerCase(Locale.ROOT),
                                settings.levels());
            }
        } catch (IllegalArgumentException e) {
            LoggerFactory.getLogger(LogSettings.class).error("org.rmqtt.log: {}; nothing changes", e.getMessage());
        }
    }

    /** The checked settings. */
    private record Settings(String to, Level level, boolean json, int node, Map<String, Level> levels) {
        static Settings of(Config config) {
            Map<String, Level> levels = new LinkedHashMap<>();
            for (String each : config.levels()) {
                int equals = each.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("levels = " + each + ": it must be <logger>=<level>");
                }
                String level = known("levels", each.substring(equals + 1).strip(), LEVELS);
                levels.put(each.substring(0, equals).strip(), Level.toLevel(level));
            }
            return new Settings(
                    known("to", config.to(), TARGETS),
                    Level.toLevel(known("level", config.level(), LEVELS)),
                    known("format", config.format(), FORMATS).equals("json"),
                    config.node(),
                    levels);
        }

        private static String known(String key, String value, Set<String> words) {
            String word = value.toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new IllegalArgumentException(
                        key + " = " + value + ": it must be one of " + String.join(", ", new TreeSet<>(words)));
            }
            return word;
        }
    }

    private void apply(LoggerContext logback, Config config, Settings settings) {
        logback.putProperty(NODE, Integer.toString(config.node()));
        Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(settings.level());
        own.forEach(name -> logback.getLogger(name).setLevel(null));
        quieten(logback, root.getLevel());
        own = settings.levels().keySet();
        settings.levels().forEach((name, level) -> logback.getLogger(name).setLevel(level));
        boolean console = settings.to().equals("console") || settings.to().equals("both");
        boolean file = settings.to().equals("file") || settings.to().equals("both");
        exchange(root, "console", console ? console(logback, settings) : null);
        exchange(root, "file", file ? file(logback, config, settings) : null);
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

    /** Not System.out, which the runtime of Gogo turns to the shell whose command is under way. */
    private static Appender<ILoggingEvent> console(LoggerContext logback, Settings settings) {
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        Appender<ILoggingEvent> encoded = encoded(logback, appender, settings);
        appender.setOutputStream(new FileOutputStream(FileDescriptor.out) {
            @Override
            public void close() {
                // the process goes on to write there
            }
        });
        return encoded;
    }

    private Appender<ILoggingEvent> file(LoggerContext logback, Config config, Settings settings) {
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
        return encoded(logback, appender, settings);
    }

    private static Appender<ILoggingEvent> encoded(
            LoggerContext logback, OutputStreamAppender<ILoggingEvent> appender, Settings settings) {
        Encoder<ILoggingEvent> encoder = settings.json() ? json() : text(logback, settings.node());
        encoder.setContext(logback);
        encoder.start();
        appender.setContext(logback);
        appender.setEncoder(encoder);
        return appender;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext logback, int node) {
        LineLayout layout = new LineLayout(node);
        layout.setContext(logback);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        return encoder;
    }

    private static Encoder<ILoggingEvent> json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
