package org.rmqtt.transport.codec.property;

import static org.rmqtt.api.packet.Property.AUTHENTICATION_DATA;
import static org.rmqtt.api.packet.Property.AUTHENTICATION_METHOD;
import static org.rmqtt.api.packet.Property.CONTENT_TYPE;
import static org.rmqtt.api.packet.Property.CORRELATION_DATA;
import static org.rmqtt.api.packet.Property.MAXIMUM_PACKET_SIZE;
import static org.rmqtt.api.packet.Property.MESSAGE_EXPIRY_INTERVAL;
import static org.rmqtt.api.packet.Property.PAYLOAD_FORMAT_INDICATOR;
import static org.rmqtt.api.packet.Property.REASON_STRING;
import static org.rmqtt.api.packet.Property.RECEIVE_MAXIMUM;
import static org.rmqtt.api.packet.Property.REQUEST_PROBLEM_INFORMATION;
import static org.rmqtt.api.packet.Property.REQUEST_RESPONSE_INFORMATION;
import static org.rmqtt.api.packet.Property.RESPONSE_TOPIC;
import static org.rmqtt.api.packet.Property.SESSION_EXPIRY_INTERVAL;
import static org.rmqtt.api.packet.Property.SUBSCRIPTION_IDENTIFIER;
import static org.rmqtt.api.packet.Property.TOPIC_ALIAS;
import static org.rmqtt.api.packet.Property.TOPIC_ALIAS_MAXIMUM;
import static org.rmqtt.api.packet.Property.USER_PROPERTY;
import static org.rmqtt.api.packet.Property.WILL_DELAY_INTERVAL;

import java.util.EnumSet;
import java.util.Set;
import org.rmqtt.api.packet.Property;

/** Where a client sends properties, and which it may send there: MQTT 5.0 table 2-4. */
public enum PropertyScope {
    /** CONNECT, section 3.1.2.11. */
    CONNECT(EnumSet.of(
            SESSION_EXPIRY_INTERVAL,
            RECEIVE_MAXIMUM,
            MAXIMUM_PACKET_SIZE,
            TOPIC_ALIAS_MAXIMUM,
            REQUEST_RESPONSE_INFORMATION,
            REQUEST_PROBLEM_INFORMATION,
            USER_PROPERTY,
            AUTHENTICATION_METHOD,
            AUTHENTICATION_DATA)),
    /** The Will in the payload of CONNECT, section 3.1.3.2. */
    WILL(EnumSet.of(
            WILL_DELAY_INTERVAL,
            PAYLOAD_FORMAT_INDICATOR,
            MESSAGE_EXPIRY_INTERVAL,
            CONTENT_TYPE,
            RESPONSE_TOPIC,
            CORRELATION_DATA,
            USER_PROPERTY)),
    /** PUBLISH, section 3.3.2.3; a Subscription Identifier is known there but not from a client. */
    PUBLISH(EnumSet.of(
            PAYLOAD_FORMAT_INDICATOR,
            MESSAGE_EXPIRY_INTERVAL,
            TOPIC_ALIAS,
            RESPONSE_TOPIC,
            CORRELATION_DATA,
            USER_PROPERTY,
            SUBSCRIPTION_IDENTIFIER,
            CONTENT_TYPE)),
    /** PUBACK, PUBREC, PUBREL and PUBCOMP, sections 3.4.2.2 to 3.7.2.2. */
    ACK(EnumSet.of(REASON_STRING, USER_PROPERTY)),
    /** SUBSCRIBE, section 3.8.2.1. */
    SUBSCRIBE(EnumSet.of(SUBSCRIPTION_IDENTIFIER, USER_PROPERTY)),
    /** UNSUBSCRIBE, section 3.10.2.1. */
    UNSUBSCRIBE(EnumSet.of(USER_PROPERTY)),
    /** DISCONNECT from a client, section 3.14.2.2; only a server may refer to another [MQTT5-3.14.2-2]. */
    DISCONNECT(EnumSet.of(SESSION_EXPIRY_INTERVAL, REASON_STRING, USER_PROPERTY)),
    /** AUTH, section 3.15.2.2. */
    AUTH(EnumSet.of(AUTHENTICATION_METHOD, AUTHENTICATION_DATA, REASON_STRING, USER_PROPERTY));

    private final Set<Property> allowed;

    PropertyScope(Set<Property> allowed) {
        this.allowed = allowed;
    }

    boolean allows(Property property) {
        return allowed.contains(property);
    }
}
