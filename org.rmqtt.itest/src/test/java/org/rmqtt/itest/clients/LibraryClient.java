package org.rmqtt.itest.clients;

import java.io.IOException;

/** What all client libraries can do, so that one story is told to each of them. */
interface LibraryClient extends AutoCloseable {
    /** How long a message may take, seconds. */
    int PATIENCE_SECONDS = 30;

    /** A message that came. */
    record Received(String topic, String text, int qos, boolean retained) {}

    /** Connects; whether the broker had a session. */
    boolean connect(boolean clean) throws Exception;

    /** Subscribes and waits for SUBACK. */
    void subscribe(String filter, int qos) throws Exception;

    /** Publishes and waits until the flow has ended. */
    void publish(String topic, String text, int qos, boolean retain) throws Exception;

    /** Waits for the next message. */
    Received receive() throws Exception;

    /** Leaves with DISCONNECT. */
    void disconnect() throws Exception;

    /** Frees what the library holds; the connection may have ended before. */
    @Override
    void close() throws IOException;
}
