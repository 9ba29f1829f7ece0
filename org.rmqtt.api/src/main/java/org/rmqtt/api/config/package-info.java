/**
 * How values are written in configuration files, so that every bundle reads them alike. Consumers import {@code
 * [1.0,2.0)}; nobody implements anything of this package.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
