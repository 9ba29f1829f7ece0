package org.rmqtt.runtime.log;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what bundles tell the OSGi log into the log files, under loggers {@code osgi.<bundle>}. */
@Component(
        service = {},
        immediate = true)
public final class LogBridge implements LogListener {
    private final LogReaderService reader;

    /** Listens from now on. */
    @Activate
    public LogBridge(@Reference LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(this);
    }

    @Deactivate
    void deactivate() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        Logger logger = LoggerFactory.getLogger("osgi." + entry.getBundle().getSymbolicName());
        String message = entry.getMessage() + cause(entry.getException());
        switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> logger.error("{}", message);
            case WARN -> logger.warn("{}", message);
            case INFO -> logger.info("{}", message);
            case DEBUG -> logger.debug("{}", message);
            case TRACE -> logger.trace("{}", message);
        }
        if (entry.getException() != null) {
            logger.debug("{}", entry.getMessage(), entry.getException());
        }
    }

    /** What lies at the root of a failure; its trace is for level debug. */
    private static String cause(Throwable failure) {
        if (failure == null) {
            return "";
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return ": " + root.getMessage();
    }
}
