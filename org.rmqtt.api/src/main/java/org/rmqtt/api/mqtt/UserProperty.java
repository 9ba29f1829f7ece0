package org.rmqtt.api.mqtt;

import java.util.Objects;

/** One name and value pair of the User Property, in the order and number in which it was sent [MQTT5-3.3.2-18]. */
public record UserProperty(String name, String value) {
    /**
     * Neither part may be null; both may be empty.
     *
     * @throws IllegalArgumentException if a part is longer than a packet can carry
     */
    public UserProperty {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Encodable.check("the name of a user property", name);
        Encodable.check("the value of a user property", value);
    }
}
