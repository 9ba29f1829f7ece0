package org.rmqtt.api.mqtt;

import java.util.Objects;

/** One name and value pair of the User Property, in the order and number in which it was sent [MQTT5-3.3.2-18]. */
public record UserProperty(String name, String value) {
    /** Neither part may be null; both may be empty. */
    public UserProperty {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
