package org.rmqtt.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code rmqttd shell}: brings commands to a node that runs and shows the answers.
 *
 * @param command the one command, or an empty string for those of the standard input
 */
record ShellRequest(String command) implements Request {
    private static final int END = 4;
    private static final int FAILED = 1;

    @Override
    public int send(Path dataDir, PrintStream out, PrintStream err) throws IOException {
        Path file = dataDir.resolve("shell");
        if (!Files.isReadable(file)) {
            err.println("rmqttd: no node with a shell runs on " + dataDir + ", or its file shell cannot be read");
            return FAILED;
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() != 2) {
            throw new IOException(file + " has no port and token");
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(lines.get(0)))) {
            PrintStream to = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
            to.print(lines.get(1) + "\n");
            to.flush();
            return command.isEmpty()
                    ? converse(to, socket.getInputStream(), out)
                    : ask(command, to, socket.getInputStream(), out);
        }
    }

    private static int converse(PrintStream to, InputStream from, PrintStream out) throws IOException {
        boolean terminal = System.console() != null;
        BufferedReader keyboard = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int worst = 0;
        while (true) {
            if (terminal) {
                out.print("rmqtt> ");
                out.flush();
            }
            String line = keyboard.readLine();
            if (line == null || line.equals("exit") || line.equals("quit")) {
                return worst;
            }
            if (!line.isBlank()) {
                worst = Math.max(worst, ask(line, to, from, out));
            }
        }
    }

    private static int ask(String line, PrintStream to, InputStream from, PrintStream out) throws IOException {
        to.print(line.replace('\n', ' ') + "\n");
        to.flush();
        for (int c = from.read(); c != END; c = from.read()) {
            if (c < 0) {
                throw new IOException("the node has closed the shell");
            }
            out.write(c);
        }
        out.flush();
        return from.read() == '0' ? 0 : FAILED;
    }
}
