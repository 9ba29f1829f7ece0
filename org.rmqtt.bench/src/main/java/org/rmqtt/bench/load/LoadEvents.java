package org.rmqtt.bench.load;

/** What the connections of a load tell it, on its thread. */
interface LoadEvents {
    /** CONNACK. */
    void connected(LoadConnection connection, int returnCode);

    /** SUBACK. */
    void subscribed(LoadConnection connection);

    /** The last acknowledgement of a message that a connection published. */
    void acknowledged();

    /** A message arrived. */
    void received(long sentNanos);
}
