package org.rmqtt.transport.listener;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.rmqtt.transport.fixture.EchoGate;
import org.rmqtt.transport.fixture.TestLoops;

/** A listener on a free port with a core that echoes; closed after the test. */
final class Listening implements AutoCloseable {
    final TestLoops loops;
    final EchoGate gate = new EchoGate();
    final Listener listener;

    Listening(TestLoops loops, Object... keysAndValues) {
        this.loops = loops;
        this.listener = new Listener(settings(keysAndValues), loops, gate, Duration.ofMillis(20));
        try {
            listener.open();
        } catch (IllegalStateException e) {
            loops.close();
            throw e;
        }
    }

    Listening(Object... keysAndValues) {
        this(TestLoops.best(2), keysAndValues);
    }

    /** Settings with a free port of this host. */
    static ListenerSettings settings(Object... keysAndValues) {
        Map<String, Object> values = new HashMap<>();
        values.put("addr", "127.0.0.1:0");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return ListenerSettingsParser.parse("org.rmqtt.transport.listener~test", values);
    }

    @Override
    public void close() {
        listener.close();
        loops.close();
    }
}
