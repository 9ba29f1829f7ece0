package org.rmqtt.api.packet;

/** An MQTT control packet, MQTT 5.0 chapter 3. */
public sealed interface MqttPacket
        permits Auth,
                ConnAck,
                Connect,
                Disconnect,
                PingReq,
                PingResp,
                PubAck,
                PubComp,
                Publish,
                PubRec,
                PubRel,
                SubAck,
                Subscribe,
                UnsubAck,
                Unsubscribe {}
