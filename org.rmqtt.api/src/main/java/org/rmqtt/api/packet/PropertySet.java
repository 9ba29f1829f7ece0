package org.rmqtt.api.packet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.rmqtt.api.mqtt.UserProperty;

/** The properties of one MQTT 5.0 packet; immutable. The empty set is what every MQTT 3 packet has. */
public final class PropertySet {
    /** No property. */
    public static final PropertySet NONE = new PropertySet(new EnumMap<>(Property.class), List.of(), List.of());

    private final EnumMap<Property, Object> values;
    private final List<Integer> subscriptionIds;
    private final List<UserProperty> userProperties;

    private PropertySet(
            EnumMap<Property, Object> values, List<Integer> subscriptionIds, List<UserProperty> userProperties) {
        this.values = values;
        this.subscriptionIds = subscriptionIds;
        this.userProperties = userProperties;
    }

    /** A new, empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether there is no property at all. */
    public boolean isEmpty() {
        return values.isEmpty() && subscriptionIds.isEmpty() && userProperties.isEmpty();
    }

    /** Whether the property is present. */
    public boolean has(Property property) {
        return values.containsKey(property);
    }

    /** The value of a BYTE, TWO_BYTE or VARIABLE_BYTE property, or the given one if it is absent. */
    public int integer(Property property, int absent) {
        Object value = values.get(property);
        return value == null ? absent : ((Integer) value);
    }

    /** The value of a FOUR_BYTE property, 0 to 2^32-1, or the given one if it is absent. */
    public long number(Property property, long absent) {
        Object value = values.get(property);
        return value == null ? absent : ((Long) value);
    }

    /** The value of a UTF8 property, or null. */
    public String string(Property property) {
        return (String) values.get(property);
    }

    /** The value of a BINARY property, or null; not to be changed. */
    public byte[] binary(Property property) {
        return (byte[]) values.get(property);
    }

    /** The Subscription Identifiers in the order of the packet. */
    public List<Integer> subscriptionIds() {
        return subscriptionIds;
    }

    /** The User Properties in the order of the packet. */
    public List<UserProperty> userProperties() {
        return userProperties;
    }

    /** Calls back for each property except Subscription Identifiers and User Properties, in the order of {@link Property}. */
    public void forEach(BiConsumer<Property, Object> action) {
        values.forEach(action);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PropertySet that && comparable().equals(that.comparable());
    }

    @Override
    public int hashCode() {
        return comparable().hashCode();
    }

    private List<Object> comparable() {
        Map<Property, Object> plain = new EnumMap<>(Property.class);
        values.forEach((property, value) ->
                plain.put(property, value instanceof byte[] bytes ? java.nio.ByteBuffer.wrap(bytes) : value));
        return List.of(plain, subscriptionIds, userProperties);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        values.forEach((property, value) ->
                parts.add(property + "=" + (value instanceof byte[] bytes ? bytes.length + " bytes" : value)));
        if (!subscriptionIds.isEmpty()) {
            parts.add("subscriptionIds=" + subscriptionIds);
        }
        if (!userProperties.isEmpty()) {
            parts.add("userProperties=" + userProperties);
        }
        return parts.toString();
    }

    /** Collects properties; for one thread. A null value is left out, so that absent things need no test. */
    public static final class Builder {
        private final EnumMap<Property, Object> values = new EnumMap<>(Property.class);
        private List<Integer> subscriptionIds = List.of();
        private List<UserProperty> userProperties = List.of();

        private Builder() {}

        /**
         * Sets a property that occurs once.
         *
         * @throws IllegalArgumentException if the value has not the Java type of the property
         */
        public Builder set(Property property, Object value) {
            if (value == null) {
                return this;
            }
            boolean fits =
                    switch (property.type()) {
                        case BYTE, TWO_BYTE, VARIABLE_BYTE -> value instanceof Integer;
                        case FOUR_BYTE -> value instanceof Long;
                        case UTF8 -> value instanceof String;
                        case BINARY -> value instanceof byte[];
                        case UTF8_PAIR -> false;
                    };
            if (!fits) {
                throw new IllegalArgumentException(property + " does not take a " + value.getClass());
            }
            values.put(property, value);
            return this;
        }

        /** Whether the property has been set already. */
        public boolean has(Property property) {
            return values.containsKey(property);
        }

        /** Adds a Subscription Identifier. */
        public Builder addSubscriptionId(int id) {
            if (subscriptionIds.isEmpty()) {
                subscriptionIds = new ArrayList<>(1);
            }
            subscriptionIds.add(id);
            return this;
        }

        /** Adds a User Property. */
        public Builder addUserProperty(UserProperty property) {
            if (userProperties.isEmpty()) {
                userProperties = new ArrayList<>(2);
            }
            userProperties.add(Objects.requireNonNull(property));
            return this;
        }

        /** Adds User Properties in their order. */
        public Builder addUserProperties(List<UserProperty> properties) {
            properties.forEach(this::addUserProperty);
            return this;
        }

        /** The properties collected so far; the builder must not be used again. */
        public PropertySet build() {
            return values.isEmpty() && subscriptionIds.isEmpty() && userProperties.isEmpty()
                    ? NONE
                    : new PropertySet(
                            values,
                            Collections.unmodifiableList(subscriptionIds),
                            Collections.unmodifiableList(userProperties));
        }
    }
}
