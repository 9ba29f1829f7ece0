/**
 * Who may connect and what they may do: contracts that security plug-ins implement and register as services, asked in the
 * order of {@code service.ranking}, the highest first.
 *
 * <p>Plug-ins import {@code [1.0,1.1)} because they implement these interfaces. A plug-in that throws decides nothing for
 * others: the request is refused.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.security;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
