package org.rmqtt.api.plugin;

import java.util.concurrent.CompletionStage;

/**
 * A plug-in that is not of use as soon as its bundle is started registers this service while it starts. Listeners open at
 * boot only when every plug-in named in {@code plugins.default_startups} is ready, has failed, or took too long. In the last
 * two cases CONNECT is refused until the plug-in has done what it is there for, or its service is gone.
 */
public interface Readiness {
    /** The RMQTT name of the plug-in. */
    String plugin();

    /** Completes when the plug-in is of use; fails when it will not be as things are. */
    CompletionStage<Void> ready();
}
