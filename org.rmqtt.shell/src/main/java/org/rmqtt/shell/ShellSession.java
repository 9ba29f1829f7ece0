package org.rmqtt.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/**
 * One shell. The other side says the token in a line, then a command in each line. Each answer ends with {@link #END} and
 * {@code 0}, or {@code 1} if the command has failed.
 */
final class ShellSession {
    /** Ends an answer; the status follows. */
    static final char END = 4;

    private static final int MAX_LINE = 64 * 1024;
    private static final int GREETING_MILLIS = 5000;
    private static final String BUNDLES = "org.apache.felix.gogo.";

    private final BundleContext context;
    private final Socket socket;
    private final ShellFile.Token token;

    ShellSession(BundleContext context, Socket socket, ShellFile.Token token) {
        this.context = context;
        this.socket = socket;
        this.token = token;
    }

    void run() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
        socket.setSoTimeout(GREETING_MILLIS);
        String greeting = line(in);
        if (greeting == null || !token.is(greeting)) {
            throw new IOException("the token is wrong");
        }
        socket.setSoTimeout((int) TimeUnit.HOURS.toMillis(1));
        ServiceReference<CommandProcessor> reference = processor();
        try (CommandSession session =
                context.getService(reference).createSession(InputStream.nullInputStream(), out, out)) {
            session.put("SCOPE", "rmqtt:*");
            for (String line = line(in); line != null; line = line(in)) {
                out.print("" + END + (execute(session, line, out) ? '0' : '1'));
                out.flush();
            }
        } finally {
            context.ungetService(reference);
        }
    }

    private boolean execute(CommandSession session, String line, PrintStream out) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            return true;
        } catch (Exception e) {
            out.println(e.getMessage() == null ? e.toString() : e.getMessage());
            return false;
        }
    }

    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("a line is longer than " + MAX_LINE + " characters");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Gogo runs from its first use on, so that nobody pays for it who does not use it. */
    private ServiceReference<CommandProcessor> processor() throws IOException {
        try {
            for (Bundle bundle : context.getBundles()) {
                if (bundle.getSymbolicName() != null && bundle.getSymbolicName().startsWith(BUNDLES)) {
                    bundle.start(Bundle.START_TRANSIENT);
                }
            }
        } catch (BundleException e) {
            throw new IOException("Gogo does not start: " + e.getMessage(), e);
        }
        ServiceReference<CommandProcessor> reference = context.getServiceReference(CommandProcessor.class);
        if (reference == null) {
            throw new IOException("there is no Gogo among the bundles");
        }
        return reference;
    }
}
