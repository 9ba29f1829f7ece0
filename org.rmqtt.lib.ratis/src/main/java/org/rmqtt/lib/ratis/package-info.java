/** What has to be in one class loader with Ratis, because Ratis loads it by name. */
@Version("1.0.0")
package org.rmqtt.lib.ratis;

import org.osgi.annotation.versioning.Version;
