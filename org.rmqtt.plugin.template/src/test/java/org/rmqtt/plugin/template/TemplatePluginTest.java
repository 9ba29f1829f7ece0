package org.rmqtt.plugin.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.plugin.Interception;

class TemplatePluginTest {
    private static TemplatePlugin.Config refusing(String filter) {
        return new TemplatePlugin.Config() {
            @Override
            public String refused__filter() {
                return filter;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return TemplatePlugin.Config.class;
            }
        };
    }

    private static Interception ask(TemplatePlugin plugin, String topic) {
        Origin origin = new Origin(Origin.Kind.CUSTOM, 1, "c", null, null);
        return plugin.onPublish(
                null, new Message(topic, new byte[0], QoS.AT_MOST_ONCE, false, MessageProperties.NONE, origin, 0));
    }

    @Test
    void refusesOnlyWhatTheFilterMatches() {
        TemplatePlugin plugin = new TemplatePlugin(refusing("no/#"));
        assertThat(ask(plugin, "no/way")).isInstanceOf(Interception.Refuse.class);
        assertThat(ask(plugin, "yes")).isEqualTo(Interception.PROCEED);
    }

    @Test
    void takesANewFilterAndKeepsTheOldOneIfTheNewOneIsWrong() {
        TemplatePlugin plugin = new TemplatePlugin(refusing(""));
        assertThat(ask(plugin, "a")).isEqualTo(Interception.PROCEED);
        plugin.modified(refusing("a"));
        assertThat(ask(plugin, "a")).isInstanceOf(Interception.Refuse.class);
        plugin.modified(refusing("a/#/b"));
        assertThat(ask(plugin, "a")).isInstanceOf(Interception.Refuse.class);
    }
}
