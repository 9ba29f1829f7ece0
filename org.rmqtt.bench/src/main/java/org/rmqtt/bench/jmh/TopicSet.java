package org.rmqtt.bench.jmh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Filters, and topics of which each matches three of them. A topic is made from bytes as a broker has it, just read from a
 * buffer; strings that lie about would be cache misses of their own.
 */
final class TopicSet {
    private static final int TOPICS = 1 << 16;
    private static final int STRIDE = 48;

    private final int devices;
    private final byte[] names = new byte[TOPICS * STRIDE];
    private final byte[] lengths = new byte[TOPICS];
    private int next;

    /** With so many filters, or three if it is fewer. */
    TopicSet(int filters) {
        devices = Math.max(1, filters / 3);
        Random random = new Random(1);
        for (int t = 0; t < TOPICS; t++) {
            byte[] topic = (device(random.nextInt(devices)) + "/temperature").getBytes(StandardCharsets.ISO_8859_1);
            lengths[t] = (byte) topic.length;
            System.arraycopy(topic, 0, names, t * STRIDE, topic.length);
        }
    }

    private static String device(int i) {
        return "site" + i % 100 + "/line" + i / 100 % 100 + "/dev" + i;
    }

    List<String> filters() {
        List<String> filters = new ArrayList<>(devices * 3);
        for (int i = 0; i < devices; i++) {
            String device = device(i);
            filters.add(device + "/temperature");
            filters.add(device + "/+");
            filters.add(device + "/#");
        }
        return filters;
    }

    String nextTopic() {
        int t = next++ & TOPICS - 1;
        return new String(names, t * STRIDE, lengths[t], StandardCharsets.ISO_8859_1);
    }
}
