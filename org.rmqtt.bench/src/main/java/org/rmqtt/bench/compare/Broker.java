package org.rmqtt.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rmqtt.bench.load.BrokerCpu;

/**
 * A broker in a process of its own.
 *
 * @param name as it is called in the tables
 * @param command starts it
 * @param environment variables for it
 * @param port where it listens on the loopback address
 * @param folder for what it writes
 * @param isJvm whether jcmd understands it
 */
record Broker(
        String name, List<String> command, Map<String, String> environment, int port, Path folder, boolean isJvm) {
    private static final long PATIENCE_SECONDS = 60;
    private static final int SETTLE_STEP_MILLIS = 300;
    private static final int MAX_SETTLE_STEPS = 30;
    private static final int IDLE_STEPS = 5;
    private static final double IDLE_SECONDS = 0.025;
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'z'};

    /** A running one. */
    final class Running implements AutoCloseable {
        private final Process process;
        private final double startSeconds;

        private Running() throws IOException, InterruptedException {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve(name + ".log").toFile()));
            builder.environment().putAll(environment);
            long start = System.nanoTime();
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            while (!answers()) {
                if (!process.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    close();
                    throw new IOException(name + " does not start; see its log in " + folder);
                }
                Thread.sleep(2);
            }
            startSeconds = (System.nanoTime() - start) / 1e9;
        }

        private boolean answers() {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                socket.setSoTimeout(1000);
                socket.getOutputStream().write(CONNECT);
                InputStream in = socket.getInputStream();
                return in.read() == 0x20 && in.readNBytes(3).length == 3;
            } catch (IOException e) {
                return false;
            }
        }

        Broker broker() {
            return Broker.this;
        }

        long pid() {
            return process.pid();
        }

        /** From the start of the process to the first CONNACK. */
        double startSeconds() {
            return startSeconds;
        }

        /** Waits until it stays idle, so that what was before, and what it does a moment later, does not count for what comes. */
        void settle() throws IOException {
            BrokerCpu cpu = new BrokerCpu(List.of(pid()));
            double before = -1;
            int idle = 0;
            for (int i = 0; i < MAX_SETTLE_STEPS && idle < IDLE_STEPS; i++) {
                double now = cpu.seconds();
                idle = now - before > IDLE_SECONDS ? 0 : idle + 1;
                before = now;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_STEP_MILLIS));
            }
        }

        double residentBytes() throws IOException {
            return new BrokerCpu(List.of(pid())).residentMiB() * (1 << 20);
        }

        /** Bytes of live objects after a collection; not a number if it is no JVM. */
        double liveHeap() throws IOException {
            if (!isJvm) {
                return Double.NaN;
            }
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(text);
            return total.find() ? Double.parseDouble(total.group(1)) : Double.NaN;
        }

        @Override
        public void close() {
            // in order: what a broker leaves behind for its next start belongs to it
            process.destroy();
            process.onExit()
                    .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    Running start() throws IOException, InterruptedException {
        return new Running();
    }
}
