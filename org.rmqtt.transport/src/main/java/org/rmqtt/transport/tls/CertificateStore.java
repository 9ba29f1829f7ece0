package org.rmqtt.transport.tls;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of one listener, read again when its files change. Files that cannot be used leave the one before in
 * force. Reading happens on a thread of its own, because it blocks. Thread-safe.
 */
public final class CertificateStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);

    private final String listener;
    private final TlsSettings settings;
    private final ScheduledExecutorService watcher;
    private volatile SslContext context;
    private List<String> seen;

    /**
     * Reads the files and begins to watch them.
     *
     * @param listener the name of the listener, for the log
     * @param interval how often to look for changes
     * @throws IllegalStateException if a file cannot be used; the message names it
     */
    public CertificateStore(String listener, TlsSettings settings, Duration interval) {
        this.listener = listener;
        this.settings = settings;
        this.seen = fingerprint();
        this.context = TlsContexts.build(settings);
        this.watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "rmqtt-certificates-" + listener);
            thread.setDaemon(true);
            return thread;
        });
        watcher.scheduleWithFixedDelay(this::check, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The files that are read. */
    public TlsSettings settings() {
        return settings;
    }

    /** The context for new connections. */
    SslContext context() {
        return context;
    }

    /** On the watcher's thread. A change is taken when the files look the same twice, so that they are written fully. */
    private void check() {
        List<String> now = fingerprint();
        if (now.equals(seen) || !now.equals(fingerprint())) {
            return;
        }
        seen = now;
        try {
            context = TlsContexts.build(settings);
            LOG.info("listener {}: the certificate {} has been read again", listener, settings.certificate());
        } catch (RuntimeException e) {
            LOG.error("listener {}: {}; the certificate before stays in force", listener, e.getMessage());
        }
    }

    private List<String> fingerprint() {
        List<String> files = new ArrayList<>(3);
        for (Path file : new Path[] {settings.certificate(), settings.key(), settings.clientAuthorities()}) {
            if (file != null) {
                files.add(fingerprint(file));
            }
        }
        return files;
    }

    private static String fingerprint(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
