package org.rmqtt.config.load;

/**
 * The value of one property and where it comes from.
 *
 * @param value the property value
 * @param source what gave it
 */
public record Value(Object value, Source source) {
    /** What gives a value; a later one wins over an earlier one. */
    public enum Source {
        /** A built-in default. */
        DEFAULT,
        /** A configuration file. */
        FILE,
        /** The environment. */
        ENVIRONMENT,
        /** The command line. */
        COMMAND_LINE
    }
}
