package org.rmqtt.bench.peers;

import com.codahale.metrics.MetricRegistry;
import com.hivemq.metrics.MetricsHolder;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.subscribe.Topic;
import com.hivemq.mqtt.topic.tree.LocalTopicTree;
import java.util.List;
import java.util.function.Function;

/** The topic tree of HiveMQ CE: from a topic to its subscribers. */
public final class HiveMqMatcher implements Function<String, Object> {
    private final LocalTopicTree tree = new LocalTopicTree(new MetricsHolder(new MetricRegistry()));

    /** With one client for each filter. */
    public HiveMqMatcher(List<String> filters) {
        for (int i = 0; i < filters.size(); i++) {
            tree.addTopic("c" + i, new Topic(filters.get(i), QoS.AT_MOST_ONCE), (byte) 0, null);
        }
    }

    @Override
    public Object apply(String topic) {
        return tree.findTopicSubscribers(topic);
    }
}
