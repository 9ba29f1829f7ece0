package org.rmqtt.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Very many wildcard filters, and messages of which each matches three of them, on three connections. */
public final class FilterLoad extends SteppedLoad {
    private static final int CONNECTIONS = 200;
    private static final int PUBLISHERS = 20;
    private static final int PACKET = 100;
    private static final int MATCHES = 3;
    private static final int WINDOW = 320;
    private static final int PAYLOAD = 64;

    private final int keys;
    private final Random random = new Random(1);
    private long published;
    private long textBytes;

    /** On a broker, with about so many filters. */
    public FilterLoad(int port, long pid, int filters) throws IOException {
        super(port, pid);
        keys = filters / MATCHES;
    }

    /** Characters of all filters. */
    public long textBytes() {
        return textBytes;
    }

    /** How many filters there are. */
    public int filters() {
        return keys * MATCHES;
    }

    /**
     * Subscribes, a hundred filters in a packet.
     *
     * @return filters for each second of CPU time of the broker
     */
    public double subscribe() throws IOException {
        List<List<String>> filters = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            filters.add(new ArrayList<>());
        }
        for (int k = 0; k < keys; k++) {
            String[] three = {"filters/" + k + "/+/speed", "filters/" + k + "/wheel/+", "filters/" + k + "/#"};
            for (int i = 0; i < MATCHES; i++) {
                filters.get((k * MATCHES + i) % CONNECTIONS).add(three[i]);
                textBytes += three[i].length();
            }
        }
        List<LoadConnection> receivers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            receivers.add(connect());
            awaitAnswers(i + 1);
        }
        double before = cpu.seconds();
        for (int i = 0; i < CONNECTIONS; i++) {
            List<String> own = filters.get(i);
            for (int from = 0; from < own.size(); from += PACKET) {
                receivers.get(i).subscribe(own.subList(from, Math.min(own.size(), from + PACKET)), 0);
                awaitAnswers(answers() + 1);
            }
        }
        return filters() / (cpu.seconds() - before);
    }

    /**
     * Publishes for some time to random topics, of which each matches three filters.
     *
     * @return deliveries for each second of CPU time of the broker
     */
    public double publish(int warmUpSeconds, int seconds) throws IOException {
        List<LoadConnection> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            publishers.add(connect());
            awaitAnswers(answers() + 1);
        }
        publishFor(publishers, warmUpSeconds);
        double before = cpu.seconds();
        long receivedBefore = received();
        publishFor(publishers, seconds);
        return (received() - receivedBefore) / (cpu.seconds() - before);
    }

    private void publishFor(List<LoadConnection> publishers, int seconds) throws IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            long free = WINDOW - (published - received() / MATCHES);
            if (free >= WINDOW / 4) {
                for (long i = 0; i < free; i++) {
                    byte[] topic = Frames.utf8("filters/" + random.nextInt(keys) + "/wheel/speed");
                    publishers.get((int) (published++ % PUBLISHERS)).publish(topic, 0, PAYLOAD, System.nanoTime());
                }
                for (LoadConnection publisher : publishers) {
                    publisher.flush();
                }
            }
            LoadConnection.turn(selector, 1);
        }
        awaitReceived(published * MATCHES);
    }
}
