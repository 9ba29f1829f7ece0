package org.rmqtt.web.hook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the plug-in has done. Any thread. */
final class Figures {
    final LongAdder sent = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder givenUp = new LongAdder();
    final LongAdder dropped = new LongAdder();

    /** The counters by name, in events but for tries. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("webhook.sent", sent.sum());
        counters.put("webhook.retries", retried.sum());
        counters.put("webhook.refused", refused.sum());
        counters.put("webhook.given.up", givenUp.sum());
        counters.put("webhook.dropped.queue.full", dropped.sum());
        return counters;
    }
}
