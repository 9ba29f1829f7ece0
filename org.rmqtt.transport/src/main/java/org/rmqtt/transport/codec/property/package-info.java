/** The properties of MQTT 5.0, section 2.2.2: which packet may have which, their values, reading and writing. */
package org.rmqtt.transport.codec.property;
