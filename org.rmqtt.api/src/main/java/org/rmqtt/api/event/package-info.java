/**
 * What happens in the broker, as typed events, for whoever observes it.
 *
 * <p>Plug-ins register a {@link org.rmqtt.api.event.BrokerListener} as a service and import {@code [1.0,1.1)}.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
