/**
 * Where a transport and the core meet: connections, the loops that own them, and the handler of a connection's packets.
 *
 * <p>A transport implements {@link org.rmqtt.api.connection.Connection}; the core implements the rest and offers {@link
 * org.rmqtt.api.connection.ConnectionGate} and {@link org.rmqtt.api.connection.SessionLoops} as services. A transport
 * imports {@code [1.0,1.1)}.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.connection;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
