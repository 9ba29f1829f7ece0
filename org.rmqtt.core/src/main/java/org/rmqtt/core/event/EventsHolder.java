package org.rmqtt.core.event;

/** Gives the core's own components the events of the running broker; a service inside this bundle only. */
public interface EventsHolder {
    /** The events. */
    Events events();
}
