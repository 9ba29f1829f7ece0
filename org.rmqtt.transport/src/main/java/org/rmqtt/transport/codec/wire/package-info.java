/** The primitives of the wire format, MQTT 5.0 section 1.5: integers, strings, binary data. Nothing here knows a packet. */
package org.rmqtt.transport.codec.wire;
