/**
 * What a plug-in may do with the traffic: look at a message and change or refuse it, rewrite a filter. A plug-in
 * registers the interfaces as services; they are called in the order of {@code service.ranking}, the highest first, and
 * may come and go at any time.
 *
 * <p>Plug-ins import {@code [1.0,1.1)} because they implement these interfaces.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.plugin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
