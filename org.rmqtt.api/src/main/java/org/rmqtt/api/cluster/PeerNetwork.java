package org.rmqtt.api.cluster;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Ordered streams of frames to other nodes. A lane is one stream in one direction: its frames arrive in the order in which
 * they were sent, or the lane is lost and everything after the loss is refused until it is open again. Nothing is stored
 * or repeated here; who needs that numbers its frames. Thread-safe; nothing blocks.
 */
public interface PeerNetwork {
    /** The most bytes of a frame or a question. */
    int MAX_FRAME_BYTES = 64 * 1024 * 1024;

    /** Sets who gets frames and news of lanes; lanes to all known nodes are opened when this is set. */
    void listen(PeerListener listener);

    /** The other nodes whose addresses are known. */
    Collection<Long> peers();

    /**
     * Sends a frame on a lane, which is opened if it is not yet; the first call for a lane returns false and opens it.
     *
     * @param lane 0 to 255
     * @param frame the bytes; not to be changed afterwards
     * @return false if the lane is not open, or has so much under way that no more is taken; {@link
     *     PeerListener#onReady} tells when to go on
     */
    boolean send(long nodeId, int lane, byte[] frame);

    /**
     * Sends a frame back on a lane that another node has opened to this one. Replies arrive in the order in which they were
     * sent, or not at all.
     *
     * @param lane the number that the other node has given to its lane
     * @param frame the bytes; not to be changed afterwards
     * @return false if the lane is not open
     */
    boolean reply(long nodeId, int lane, byte[] frame);

    /** Drops the connection to a node and builds it anew. */
    void reconnect(long nodeId);

    /** Asks a node something; fails if there is no answer within the deadline of the network. */
    CompletionStage<byte[]> ask(long nodeId, String subject, byte[] question);

    /** Answers questions of a subject from now on; null ends it. The function is called on a thread that may block shortly. */
    default void answer(String subject, Function<Question, byte[]> answerer) {
        answerLater(
                subject,
                answerer == null ? null : question -> CompletableFuture.completedFuture(answerer.apply(question)));
    }

    /**
     * Answers questions of a subject from now on, each when its stage completes, on any thread and in any order; null ends
     * it. The function is called on a thread that may block shortly.
     */
    void answerLater(String subject, Function<Question, CompletionStage<byte[]>> answerer);

    /**
     * A question of another node.
     *
     * @param fromNode who asks
     * @param bytes what
     */
    record Question(long fromNode, byte[] bytes) {}
}
