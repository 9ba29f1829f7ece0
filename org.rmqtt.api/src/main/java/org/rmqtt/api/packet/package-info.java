/**
 * The control packets of MQTT as immutable records in one sealed family.
 *
 * <p>A transport decodes bytes to packets and encodes packets to bytes; the core decides. One record serves all protocol
 * versions: what a version does not have is absent. Consumers import {@code [1.0,2.0)}.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.packet;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
