package org.rmqtt.api.plugin;

import org.osgi.annotation.versioning.ConsumerType;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.security.ClientInfo;

/**
 * Sees each PUBLISH of a client before it is authorised and routed. Called on the client's loop: it must be quick and
 * must not block; {@link Interception#later} is for what takes time, and the client is not read meanwhile. If it throws,
 * the message goes on as if it were not there, and the failure is counted and logged.
 */
@ConsumerType
public interface PublishInterceptor {
    /**
     * Looks at one message.
     *
     * @param client who published it
     * @param message the message, as earlier interceptors left it
     */
    Interception onPublish(ClientInfo client, Message message);
}
