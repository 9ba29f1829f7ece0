package org.rmqtt.config.load;

/**
 * Something in the configuration that somebody should know of.
 *
 * @param severity how bad it is
 * @param text what and where
 */
public record Problem(Severity severity, String text) {
    /** How bad a problem is. */
    public enum Severity {
        /** The configuration is not taken. */
        ERROR,
        /** It is taken, but somebody may have meant something else. */
        WARNING,
        /** Worth a line. */
        INFO
    }
}
