package org.rmqtt.core.hook;

/** Gives the core's own components the hooks of the running broker; a service inside this bundle only. */
public interface HooksHolder {
    /** The hooks. */
    Hooks hooks();
}
