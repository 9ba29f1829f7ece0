package org.rmqtt.api.plugin;

import org.osgi.annotation.versioning.ConsumerType;
import org.rmqtt.api.security.ClientInfo;

/**
 * May rewrite the topic filters of a client's SUBSCRIBE and UNSUBSCRIBE. Called on the client's loop: it must be quick and
 * must not block. If it throws, the filter stays as it is, and the failure is counted and logged.
 */
@ConsumerType
public interface FilterInterceptor {
    /**
     * Rewrites one filter.
     *
     * @param client who asks
     * @param filter the text of the filter, as earlier interceptors left it
     * @return the filter to use; the same one to leave it alone
     */
    String rewrite(ClientInfo client, String filter);
}
