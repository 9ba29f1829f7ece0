package org.rmqtt.core.broker;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rmqtt.api.config.Settings;
import org.rmqtt.core.delivery.DelayedMessages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limits of the whole node; RMQTT's section {@code mqtt}. All keys are live. */
@Component(
        name = "org.rmqtt.mqtt",
        service = {},
        immediate = true)
@Designate(ocd = MqttComponent.Config.class)
public final class MqttComponent {
    private static final Logger LOG = LoggerFactory.getLogger(MqttComponent.class);

    /** RMQTT's keys of the section {@code mqtt}. */
    @ObjectClassDefinition(name = "RMQTT MQTT limits", description = "Limits of the whole node. All live.")
    @interface Config {
        /** How many delayed messages. */
        @AttributeDefinition(name = "Delayed messages at most", description = "0 to 2147483647 messages.")
        int delayed__publish__max() default DelayedMessages.MAX_DEFAULT;

        /** What happens to more. */
        @AttributeDefinition(
                name = "Publish delayed messages over the limit at once",
                description = "If not, they are refused with Quota exceeded.")
        boolean delayed__publish__immediate() default true;

        /** How many sessions. */
        @AttributeDefinition(name = "Sessions at most", description = "0: no limit. Further CONNECTs are refused.")
        int max__sessions() default 0;

        /** How large a will. */
        @AttributeDefinition(
                name = "Largest will",
                description =
                        "64 to 3MB: topic, payload and properties, as they are kept. A CONNECT with more is refused.")
        String max__will__size() default "128KB";
    }

    private final Broker broker;

    /** Applies the settings to the running broker. */
    @Activate
    public MqttComponent(@Reference BrokerHolder holder, Config config) {
        broker = holder.broker();
        modified(config);
    }

    @Modified
    void modified(Config config) {
        try {
            Settings settings = new Settings("org.rmqtt.mqtt");
            int delayedMax = settings.atLeast("delayed_publish_max", config.delayed__publish__max(), 0);
            int maxSessions = settings.atLeast("max_sessions", config.max__sessions(), 0);
            long maxWill = settings.size("max_will_size", config.max__will__size(), 64, 3 * 1024 * 1024);
            broker.delayed().configure(delayedMax, config.delayed__publish__immediate());
            broker.limits().setMaxSessions(maxSessions);
            broker.limits().setMaxWillBytes((int) maxWill);
        } catch (IllegalArgumentException e) {
            LOG.error("the limits of the node stay as they were: {}", e.getMessage());
        }
    }
}
