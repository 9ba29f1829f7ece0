package org.rmqtt.core.broker;

/** Gives the core's own components the running broker; a service inside this bundle only. */
interface BrokerHolder {
    /** The broker. */
    Broker broker();
}
