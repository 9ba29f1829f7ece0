/**
 * The nouns of the MQTT specifications: messages, topics, quality of service, reason codes.
 *
 * <p>Everything here is an immutable value that any thread may use. Consumers import {@code [1.0,2.0)}; nobody
 * implements anything of this package.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.mqtt;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
