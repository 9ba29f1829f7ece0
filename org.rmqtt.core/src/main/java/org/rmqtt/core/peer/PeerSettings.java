package org.rmqtt.core.peer;

/**
 * How lanes work.
 *
 * @param batchSize the most items of a frame
 * @param windowFrames the most frames that are not acknowledged
 * @param suspectNanos how long a node may acknowledge nothing before publishers stop waiting for it
 */
public record PeerSettings(int batchSize, int windowFrames, long suspectNanos) {
    /** The defaults of the plug-in's file. */
    public static final PeerSettings DEFAULT = new PeerSettings(128, 128, 5_000_000_000L);
}
