package org.rmqtt.core.broker;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.rmqtt.api.config.Settings;
import org.rmqtt.core.delivery.SharedStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How shared groups choose; RMQTT's plug-in {@code rmqtt-shared-subscription}. All keys are live. */
@Component(
        name = "org.rmqtt.shared.subscription",
        service = {},
        immediate = true)
@Designate(ocd = SharedSubscriptionComponent.Config.class)
public final class SharedSubscriptionComponent {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSubscriptionComponent.class);

    /** RMQTT's keys of {@code rmqtt-shared-subscription.toml}. */
    @ObjectClassDefinition(name = "RMQTT shared subscriptions", description = "How shared groups choose. All live.")
    @interface Config {
        /** The strategy. */
        @AttributeDefinition(
                name = "Strategy",
                options = {
                    @Option(label = "random", value = "random"),
                    @Option(label = "round_robin", value = "round_robin"),
                    @Option(label = "round_robin_per_group", value = "round_robin_per_group"),
                    @Option(label = "sticky", value = "sticky"),
                    @Option(label = "local", value = "local"),
                    @Option(label = "hash_clientid", value = "hash_clientid"),
                    @Option(label = "hash_topic", value = "hash_topic")
                })
        String strategy() default "round_robin";

        /** How much sticky remembers. */
        @AttributeDefinition(name = "Sticky pairs at most", description = "Pairs of group and publisher, at least 1.")
        int sticky__cache__size() default SharedStrategy.STICKY_CACHE_DEFAULT;
    }

    private final Broker broker;

    /** Applies the settings to the running broker. */
    @Activate
    public SharedSubscriptionComponent(@Reference BrokerHolder holder, Config config) {
        broker = holder.broker();
        modified(config);
    }

    @Modified
    void modified(Config config) {
        try {
            Settings settings = new Settings("org.rmqtt.shared.subscription");
            SharedStrategy.Kind kind =
                    settings.read("strategy", config.strategy(), () -> SharedStrategy.Kind.of(config.strategy()));
            int size = settings.atLeast("sticky_cache_size", config.sticky__cache__size(), 1);
            broker.deliveries().setPicker(new SharedStrategy(kind, size));
        } catch (IllegalArgumentException e) {
            LOG.error("shared subscriptions go on as they were: {}", e.getMessage());
        }
    }
}
