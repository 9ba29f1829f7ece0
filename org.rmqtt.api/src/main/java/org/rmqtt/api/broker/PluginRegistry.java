package org.rmqtt.api.broker;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The plug-ins of this node. A plug-in is a bundle with the manifest header {@code RMQTT-Plugin}, whose value is its RMQTT
 * name such as {@code rmqtt-plugin-template}. Thread-safe.
 */
@ProviderType
public interface PluginRegistry {
    /** The manifest header that makes a bundle a plug-in. */
    String HEADER = "RMQTT-Plugin";

    /** All plug-ins that are installed or were asked for, by name. */
    List<PluginView> plugins();

    /**
     * Starts a plug-in.
     *
     * @throws PluginException if there is none of that name or it does not start; the message says why
     */
    void start(String name) throws PluginException;

    /**
     * Stops a plug-in; clients stay connected.
     *
     * @throws PluginException if there is none of that name or it does not stop
     */
    void stop(String name) throws PluginException;

    /** Says why a plug-in could not be started or stopped. */
    final class PluginException extends Exception {
        private static final long serialVersionUID = 1L;

        /** A message for the operator and the cause, or null. */
        public PluginException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
