package org.rmqtt.api.plugin;

import java.util.concurrent.CompletionStage;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.ReasonCode;

/** What a {@link PublishInterceptor} says of a message. */
public sealed interface Interception {
    /** The message goes on as it is. */
    Interception PROCEED = new Proceed();

    /** Another message goes on in its place. */
    static Interception replace(Message message) {
        return new Replace(message);
    }

    /** The message is not routed; a QoS 1 or 2 publisher gets the reason code (MQTT 5.0) or a plain acknowledgement. */
    static Interception refuse(ReasonCode reason, String reasonString) {
        return new Refuse(reason, reasonString, false);
    }

    /** The answer comes later; a stage that fails means {@link #PROCEED}. */
    static Interception later(CompletionStage<Interception> stage) {
        return new Later(stage);
    }

    /** Goes on as it is. */
    record Proceed() implements Interception {}

    /** Goes on as another message. */
    record Replace(Message message) implements Interception {}

    /**
     * Does not go on.
     *
     * @param reason the reason code, an error
     * @param reasonString a text for an MQTT 5.0 client, or null
     * @param disconnect whether the client is disconnected with that reason
     */
    record Refuse(ReasonCode reason, String reasonString, boolean disconnect) implements Interception {}

    /** Not known yet. */
    record Later(CompletionStage<Interception> stage) implements Interception {}
}
