package org.rmqtt.api.broker;

/**
 * The streams between this node and another one, in sums over those of all session loops, each looked at on its own loop at
 * about the same moment. What counts as a message here may also be a part of a session that moves, a retained message to keep, or
 * a mark between nodes.
 *
 * @param nodeId the other node
 * @param to what goes to that node
 * @param from what comes from that node
 */
public record StreamView(long nodeId, To to, From from) {
    /**
     * Streams to another node. Each loop has one from the first message on.
     *
     * @param lanes how many there are
     * @param blocked how many of them have something to send that the network does not take now: the stream is not open, or full
     * @param frames frames that have been sent and not acknowledged
     * @param messages messages in those frames
     * @param waiting messages that have not been sent yet
     * @param bytes about how many bytes both have
     * @param silentMillis for how many milliseconds one of them has heard no acknowledgement although it waits for one; the longest
     *     of them, 0 if none waits
     */
    public record To(int lanes, int blocked, int frames, int messages, int waiting, long bytes, long silentMillis) {}

    /**
     * Streams from another node.
     *
     * @param lanes how many there are
     * @param frames frames that wait until this node has applied the commands that their sender had
     * @param messages messages that have been taken and not acknowledged
     */
    public record From(int lanes, int frames, long messages) {}
}
