package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.rmqtt.bench.load.BrokerCpu;

/** Many connections that each keep a window of SUBSCRIBEs under way, one new filter in each. */
final class SubscribeLoad {
    private final int connections;
    private final int window;
    private final int seconds;

    SubscribeLoad(int connections, int window, int seconds) {
        this.connections = connections;
        this.window = window;
        this.seconds = seconds;
    }

    /** Commands per CPU-second of some processes. */
    double perCpuSecond(String name, List<Integer> ports, List<Long> pids) throws IOException, InterruptedException {
        LongAdder done = new LongAdder();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        List<MqttClient> clients = new ArrayList<>();
        BrokerCpu cpu = new BrokerCpu(pids);
        try {
            for (int i = 0; i < connections; i++) {
                int number = i;
                MqttClient client = MqttClient.connected(ports.get(i % ports.size()), "bench-subscribe-" + i);
                clients.add(client);
                Thread thread = new Thread(() -> run(client, number, done, stop));
                threads.add(thread);
                thread.start();
            }
            Thread.sleep(3000);
            long from = done.sum();
            double cpuFrom = cpu.seconds();
            Thread.sleep(1000L * seconds);
            long commands = done.sum() - from;
            double used = cpu.seconds() - cpuFrom;
            ClusterFigures.say(
                    "subscribe: %s %.0f SUBSCRIBE/s, %.0f per CPU-second of the broker, %.2f CPUs",
                    name, (double) commands / seconds, commands / used, used / seconds);
            return commands / used;
        } finally {
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            for (MqttClient client : clients) {
                client.close();
            }
            Thread.sleep(3000);
        }
    }

    private void run(MqttClient client, int number, LongAdder done, AtomicBoolean stop) {
        try {
            int underWay = 0;
            for (int i = 0; !stop.get() || underWay > 0; ) {
                while (underWay < window && !stop.get()) {
                    client.sendSubscribe(List.of("bench/subscribe/" + number + "/" + i++));
                    underWay++;
                }
                if (underWay > 0) {
                    client.readSubAck();
                    underWay--;
                    done.increment();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
