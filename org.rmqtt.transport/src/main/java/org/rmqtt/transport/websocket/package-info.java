/** MQTT over WebSocket, MQTT 5.0 section 6: the upgrade of an HTTP request, and binary frames. */
package org.rmqtt.transport.websocket;
