package org.rmqtt.bench.load;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load program: one run against one broker, one line of figures. */
@Command(name = "load", mixinStandardHelpOptions = true, description = "Loads a broker on the loopback address.")
public final class Load implements Callable<Integer> {
    @Option(names = "--shape", defaultValue = "PAIRS", description = "FAN_OUT, PAIRS or FAN_IN")
    private LoadSettings.Shape shape;

    @Option(names = "--port", defaultValue = "1883")
    private int port;

    @Option(names = "--publish-port", defaultValue = "0", description = "The port of the publishers, if another")
    private int publishPort;

    @Option(names = "--pid", required = true, split = ",", description = "The processes of the broker")
    private List<Long> pids;

    @Option(names = "--connections", defaultValue = "100")
    private int connections;

    @Option(names = "--qos", defaultValue = "0")
    private int qos;

    @Option(names = "--payload", defaultValue = "64")
    private int payload;

    @Option(names = "--window", defaultValue = "16", description = "Messages in flight for each publisher")
    private int window;

    @Option(names = "--rate", defaultValue = "0", description = "Messages per second in all; 0: as the window allows")
    private int rate;

    @Option(names = "--warm-up", defaultValue = "3", description = "Seconds")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "5")
    private int seconds;

    @Option(names = "--name", defaultValue = "broker")
    private String name;

    /** Runs the load. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Load()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        LoadSettings settings = new LoadSettings(
                shape,
                port,
                publishPort == 0 ? port : publishPort,
                pids,
                connections,
                qos,
                Math.max(8, payload),
                window,
                rate,
                warmUp,
                seconds);
        LoadRun.Result result = new LoadRun(settings).run();
        System.out.printf(
                Locale.ROOT,
                "%-12s %-8s qos %d  %9.0f msg/s  %9.0f msg/cpu-s  cpus %.2f  p50 %.2f ms  p99 %.2f ms  rss %.0f MiB%n",
                name,
                shape,
                qos,
                result.perSecond(),
                result.perCpuSecond(),
                result.cpuSeconds() / result.seconds(),
                result.latency().getValueAtPercentile(50) / 1e6,
                result.latency().getValueAtPercentile(99) / 1e6,
                result.residentMiB());
        return 0;
    }
}
