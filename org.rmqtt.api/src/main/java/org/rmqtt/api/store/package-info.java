/**
 * Roles that a plug-in may take over from the core: where things are kept.
 *
 * <p>Plug-ins import {@code [1.0,1.1)} because they implement these interfaces.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
