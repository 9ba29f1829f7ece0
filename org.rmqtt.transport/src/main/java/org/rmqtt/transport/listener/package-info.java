/**
 * Listeners: one component for each factory configuration {@code org.rmqtt.transport.listener}, its settings, the accept
 * loop with its limits, and the stages that a connection goes through before MQTT begins.
 */
package org.rmqtt.transport.listener;
