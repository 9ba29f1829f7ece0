package org.rmqtt.api.connection;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ProviderType;

/** What is known of one listener: a service of the transport for banners, consoles and metrics. Thread-safe. */
@ProviderType
public interface ListenerInfo {
    /** The name, such as {@code tcp.external}. */
    String name();

    /** The kind: {@code tcp}, {@code tls}, {@code ws} or {@code wss}. */
    String kind();

    /** The address that is bound now, or null if the listener is switched off or could not bind. */
    InetSocketAddress boundAddress();

    /** Why it is closed although it should be open, or an empty string. */
    String trouble();

    /** How many connections there are now, those that have not sent CONNECT included. */
    long connections();

    /** How many connections were accepted since the listener was started. */
    long accepted();

    /** How many were closed at once because a limit was reached. */
    long refused();
}
