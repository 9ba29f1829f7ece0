package org.rmqtt.web.hook;

import java.util.List;
import org.rmqtt.api.mqtt.Topics;

/**
 * What is told to whom.
 *
 * @param event which event
 * @param action the {@code action} of what is sent
 * @param urls who is told
 * @param topics topic filters; empty: all topics. They count for events that have a topic
 */
record Rule(HookEvent event, String action, List<String> urls, List<String> topics) {
    boolean wants(String topic) {
        if (topics.isEmpty() || topic == null) {
            return true;
        }
        for (String filter : topics) {
            if (Topics.matches(filter, topic)) {
                return true;
            }
        }
        return false;
    }
}
