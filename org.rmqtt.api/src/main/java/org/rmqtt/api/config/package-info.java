/**
 * How values are written in configuration files, so that every bundle reads them alike. Consumers import {@code
 * [1.0,2.0)}; org.rmqtt.config alone implements {@link org.rmqtt.api.config.KeyCatalog}.
 */
@Export
@Version("1.0.0")
package org.rmqtt.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
