package org.rmqtt.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.security.SecureRandom;
import java.util.Calendar;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.rmqtt.launcher.log.LineLayout;
import org.slf4j.LoggerFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Does beside the start what the start would come to a moment later. The way to the first client is a single thread most of the
 * time, and another core has nothing to do.
 */
final class Ahead {
    /** Something that is of use, and not needed. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private Ahead() {}

    static Thread begin(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        LoggerFactory.getLogger(Ahead.class).debug("{} has ended early", name, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** What the JDK sets up when it is used for the first time. */
    static void setUpLibrary() throws IOException {
        // the lines of the log
        LineLayout.setUp();
        // the framework has the version of Java
        String.format("%d", 0);
        // names of temporary files: Config Admin, and Netty for its libraries
        new SecureRandom().nextLong();
        // SCR reads what components bundles have
        readXml();
        // the Metatype service has a format for dates
        Calendar.getInstance();
    }

    private static void readXml() throws IOException {
        try {
            SAXParserFactory.newInstance()
                    .newSAXParser()
                    .parse(new InputSource(new StringReader("<nothing/>")), new DefaultHandler());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }
}
