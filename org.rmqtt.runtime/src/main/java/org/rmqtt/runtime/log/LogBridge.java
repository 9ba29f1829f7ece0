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
        switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> logger.error("{}", entry.getMessage(), entry.getException());
            case WARN -> logger.warn("{}", entry.getMessage(), entry.getException());
            case INFO -> logger.info("{}", entry.getMessage());
            case DEBUG -> logger.debug("{}", entry.getMessage());
            case TRACE -> logger.trace("{}", entry.getMessage());
        }
    }
}
