package org.rmqtt.api.cluster;

import java.io.IOException;

/** Something on disk is whole, but a newer release wrote it: this one leaves it alone. */
public final class NewerReleaseException extends IOException {
    private static final long serialVersionUID = 1;

    /** The message says what this release knows. */
    public NewerReleaseException(String message) {
        super(message);
    }
}
