/**
 * What makes many nodes one broker: an order of commands ({@link org.rmqtt.api.cluster.CommandLog}), the state that they
 * change ({@link org.rmqtt.api.cluster.StateMachine}) and ordered streams between nodes ({@link
 * org.rmqtt.api.cluster.PeerNetwork}). Commands and frames are opaque bytes: a log knows nothing of MQTT, the core knows
 * nothing of Raft or gRPC.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.cluster;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
