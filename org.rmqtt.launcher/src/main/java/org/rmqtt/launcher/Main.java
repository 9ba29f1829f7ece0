package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.slf4j.LoggerFactory;

/** {@code rmqttd}. */
public final class Main {
    private Main() {}

    /**
     * Runs the broker until it is told to stop.
     *
     * @param args the command line; {@code --help} lists the options
     */
    public static void main(String[] args) {
        CommandLineOptions options = CommandLineOptions.parse(args, System.out, System.err);
        if (options == null) {
            return;
        }
        if (options.exitCode() >= 0) {
            System.exit(options.exitCode());
        }
        try {
            if (options.request() != null) {
                Path data = NodeDirectories.of(options).dataDir();
                System.exit(options.request().send(data, System.out, System.err));
            }
            run(options);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | BundleException | InvalidSyntaxException | IllegalArgumentException e) {
            System.err.println("rmqttd: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(CommandLineOptions options) throws IOException, BundleException, InvalidSyntaxException {
        NodeDirectories directories = NodeDirectories.of(options);
        directories.prepare();
        LogSetup.begin();
        Ahead.begin("rmqtt-ahead", Ahead::setUpLibrary);
        StartLog.begin();
        Path bundles = BundleStore.prepare(directories.dataDir());
        try (Server server = new Server(options, directories)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::stopAndHalt, "rmqtt-shutdown"));
            server.start(bundles);
            LoggerFactory.getLogger(Main.class).debug("the framework is up");
            server.await();
        }
    }
}
