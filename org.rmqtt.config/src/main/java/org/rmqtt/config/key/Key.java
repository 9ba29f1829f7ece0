package org.rmqtt.config.key;

/**
 * A known key.
 *
 * @param name the key within its section
 * @param type what it takes
 * @param meaning null if it acts; else why it does not here, for a warning
 */
public record Key(String name, ValueType type, String meaning) {
    static Key of(String name, ValueType type) {
        return new Key(name, type, null);
    }

    static Key without(String name, String meaning) {
        return new Key(name, new ValueType.Text(), meaning);
    }

    /** Whether it has an effect. */
    public boolean acts() {
        return meaning == null;
    }
}
