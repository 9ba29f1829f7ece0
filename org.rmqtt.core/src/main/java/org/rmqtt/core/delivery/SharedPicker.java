package org.rmqtt.core.delivery;

import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.routing.SharedGroup;

/** Chooses the member of a shared group that gets a message. Called by all loops. */
public interface SharedPicker {
    /** The member, or null if the group has none. */
    SharedGroup.Member pick(Message message, SharedGroup group);
}
