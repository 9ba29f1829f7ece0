package org.rmqtt.core.session;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;

/**
 * A message that waits for its client, with everything its subscription said when it was routed.
 *
 * @param owedBy the dead node that had it for the client first; 0 if there was none
 */
record Queued(Message message, QoS qos, boolean retain, int[] subscriptionIds, long owedBy) {}
