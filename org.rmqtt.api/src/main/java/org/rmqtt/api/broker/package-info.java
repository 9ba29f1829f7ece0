/**
 * The broker as a service for plug-ins and consoles: publish, look, steer.
 *
 * <p>Offered by the core; consumers import {@code [1.0,2.0)}.
 */
@Export
@Version("1.1.0")
package org.rmqtt.api.broker;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
