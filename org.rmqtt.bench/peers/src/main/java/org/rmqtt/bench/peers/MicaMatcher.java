package org.rmqtt.bench.peers;

import java.util.List;
import java.util.function.Function;
import org.dromara.mica.mqtt.core.server.session.TrieTopicManager;

/** The topic tree of mica-mqtt: from a topic to its subscribers. */
public final class MicaMatcher implements Function<String, Object> {
    private final TrieTopicManager tree = new TrieTopicManager();

    /** With one client for each filter. */
    public MicaMatcher(List<String> filters) {
        for (int i = 0; i < filters.size(); i++) {
            tree.addSubscribe(filters.get(i), "c" + i, 0);
        }
    }

    @Override
    public Object apply(String topic) {
        return tree.searchSubscribe(topic);
    }
}
