package org.rmqtt.api.broker;

/**
 * A plug-in at one moment.
 *
 * @param name its RMQTT name
 * @param version the version of its bundle, or an empty string if there is none
 * @param state what it does
 * @param detail why it failed, what it lacks, or an empty string
 */
public record PluginView(String name, String version, State state, String detail) {
    /** What a plug-in does. */
    public enum State {
        /** It works. */
        ACTIVE,
        /** Its bundle is there and not started. */
        STOPPED,
        /** It is part of the core and always there. */
        BUILT_IN,
        /** It did not start, or one of its components failed or lacks something. */
        FAILED,
        /** It was asked for and this build has none of that name. */
        UNKNOWN
    }
}
