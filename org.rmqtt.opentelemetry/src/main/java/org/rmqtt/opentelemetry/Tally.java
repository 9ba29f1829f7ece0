package org.rmqtt.opentelemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the plug-in has done. Any thread. */
final class Tally {
    final LongAdder exported = new LongAdder();
    final LongAdder failed = new LongAdder();

    /** The counters by name, in exports. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("opentelemetry.exported", exported.sum());
        counters.put("opentelemetry.failed", failed.sum());
        return counters;
    }
}
