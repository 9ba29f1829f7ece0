package org.rmqtt.plugin.template;

import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.api.plugin.Interception;
import org.rmqtt.api.plugin.PublishInterceptor;
import org.rmqtt.api.security.ClientInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the messages that clients publish and refuses those to one topic filter.
 *
 * <p>The name of the component is the PID of its configuration, which is the name of the bundle; its file is {@code
 * config/plugins/rmqtt-plugin-template.toml}. A change of the file calls {@link #modified}; the component stays the same
 * object, so nothing is missed.
 */
@Component(name = "org.rmqtt.plugin.template", immediate = true)
@Designate(ocd = TemplatePlugin.Config.class)
public final class TemplatePlugin implements PublishInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(TemplatePlugin.class);

    /** The settings, with their form in the web console. */
    @ObjectClassDefinition(name = "RMQTT plug-in template", description = "Counts and refuses messages. All live.")
    public @interface Config {
        /** What is refused. */
        @AttributeDefinition(name = "Refused topics", description = "A topic filter; empty refuses nothing.")
        String refused__filter() default "";
    }

    private final LongAdder seen = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile String refusedFilter;

    /** Begins to work: from now on it is asked about every message. */
    @Activate
    public TemplatePlugin(Config config) {
        modified(config);
        LOG.info("template plug-in works");
    }

    /** Takes new settings while it works. */
    @Modified
    void modified(Config config) {
        String filter = config.refused__filter();
        if (!filter.isEmpty() && !Topics.isValidFilter(filter)) {
            LOG.error("org.rmqtt.plugin.template: refused_filter = {} is no topic filter; nothing changes", filter);
            return;
        }
        refusedFilter = filter;
        LOG.info("template plug-in refuses '{}'", filter);
    }

    @Deactivate
    void deactivate() {
        LOG.info("template plug-in ends: {} messages seen, {} refused", seen.sum(), refused.sum());
    }

    /** Called on the client's session loop: quick, and never blocking. */
    @Override
    public Interception onPublish(ClientInfo client, Message message) {
        seen.increment();
        String filter = refusedFilter;
        if (filter != null && !filter.isEmpty() && Topics.matches(filter, message.topic())) {
            refused.increment();
            return Interception.refuse(ReasonCode.NOT_AUTHORIZED, "the template plug-in refuses this topic");
        }
        return Interception.PROCEED;
    }
}
