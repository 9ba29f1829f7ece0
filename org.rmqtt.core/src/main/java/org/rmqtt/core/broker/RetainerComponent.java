package org.rmqtt.core.broker;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rmqtt.api.config.Settings;
import org.rmqtt.core.retain.RetainSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of retained messages; RMQTT's plug-in {@code rmqtt-retainer}. All keys are live. */
@Component(
        name = "org.rmqtt.retainer",
        service = {},
        immediate = true)
@Designate(ocd = RetainerComponent.Config.class)
public final class RetainerComponent {
    private static final Logger LOG = LoggerFactory.getLogger(RetainerComponent.class);

    /** RMQTT's keys of {@code rmqtt-retainer.toml}. */
    @ObjectClassDefinition(name = "RMQTT retained messages", description = "Limits of retained messages. All live.")
    @interface Config {
        /** How many. */
        @AttributeDefinition(
                name = "Messages at most",
                description = "0: no limit. Known topics can be replaced anyway.")
        int max__retained__messages() default 0;

        /** How large. */
        @AttributeDefinition(
                name = "Payload at most",
                description = "A size such as 1MB; a larger one is not retained.")
        String max__payload__size() default "1MB";

        /** How long. */
        @AttributeDefinition(name = "Lifetime", description = "A duration such as 30m; 0: for ever.")
        String retained__message__ttl() default "0";
    }

    private final Broker broker;

    /** Applies the settings to the running broker. */
    @Activate
    public RetainerComponent(@Reference BrokerHolder holder, Config config) {
        broker = holder.broker();
        modified(config);
    }

    @Modified
    void modified(Config config) {
        try {
            Settings settings = new Settings("org.rmqtt.retainer");
            broker.retained()
                    .configure(new RetainSettings(
                            settings.atLeast("max_retained_messages", config.max__retained__messages(), 0),
                            settings.size("max_payload_size", config.max__payload__size()),
                            settings.duration("retained_message_ttl", config.retained__message__ttl())
                                    .toSeconds()));
        } catch (IllegalArgumentException e) {
            LOG.error("the settings of retained messages stay as they were: {}", e.getMessage());
        }
    }
}
