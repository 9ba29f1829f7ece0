package org.rmqtt.cluster.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.rmqtt.api.cluster.PeerListener;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.cluster.PeerNetworkFactory.Handle;
import org.rmqtt.api.cluster.PeerNetworkFactory.Settings;
import org.rmqtt.api.connection.SessionLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network of one node: a server for what comes, a channel for each other node for what goes. Thread-safe. */
final class GrpcPeerNetwork implements PeerNetwork, Handle {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcPeerNetwork.class);
    private static final int ANSWER_THREADS = 4;
    private static final int MOST_QUESTIONS = 1024;
    private static final long CLOSE_MILLIS = 2000;

    /** No lane of a session loop. */
    static final int NO_LANE = -1;

    private static final PeerListener NOBODY = new PeerListener() {
        @Override
        public void onFrame(long fromNode, int lane, byte[] frame) {
            LOG.warn("a frame of node {} has come before anybody listens", fromNode);
        }

        @Override
        public void onReply(long fromNode, int lane, byte[] frame) {
            LOG.warn("a reply of node {} has come before anybody listens", fromNode);
        }

        @Override
        public void onReady(long toNode, int lane, boolean opened) {
            LOG.debug("lane {} to node {} takes frames", lane, toNode);
        }

        @Override
        public void onLost(long toNode, int lane, String why) {
            LOG.debug("lane {} to node {} is lost: {}", lane, toNode, why);
        }
    };

    private final Transports transports;
    private final ThreadPoolExecutor answering;
    private final RefusalLog refusals = new RefusalLog();
    private final Answers answers;
    private final InboundLanes inbound;
    private final Server server;
    private final Map<Long, OutboundPeer> outbound = new ConcurrentHashMap<>();

    private volatile Settings settings;
    private volatile PeerListener listener = NOBODY;
    private volatile boolean closed;

    GrpcPeerNetwork(Settings settings, SessionLoops loops) throws IOException {
        this.settings = settings;
        InetSocketAddress bind = BindRule.check(settings);
        transports = new Transports(settings.security(), loops);
        answering = new ThreadPoolExecutor(
                ANSWER_THREADS,
                ANSWER_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_QUESTIONS),
                Transports.threads("rmqtt-peer-ask"));
        answering.allowCoreThreadTimeOut(true);
        answers = new Answers(answering);
        inbound = new InboundLanes(() -> listener);
        ServerServiceDefinition service = ServerServiceDefinition.builder(Wire.SERVICE)
                .addMethod(Wire.LANE, inbound)
                .addMethod(Wire.ASK, answers)
                .build();
        try {
            server = transports.server(bind, service, new HelloCheck(this::settings, refusals));
        } catch (IOException e) {
            answering.shutdownNow();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "the port for other nodes, " + settings.bind() + ", cannot be bound: " + cause.getMessage(), e);
        }
        connect();
        LOG.info("node {} listens for other nodes at {}", settings.nodeId(), settings.bind());
    }

    Settings settings() {
        return settings;
    }

    PeerListener listener() {
        return listener;
    }

    RefusalLog refusals() {
        return refusals;
    }

    boolean isClosed() {
        return closed;
    }

    int laneCount() {
        return transports.loopCount();
    }

    ManagedChannel newChannel(String address, int lane) {
        return transports.channel(address, transports.loop(lane), answering);
    }

    void schedule(Runnable task, long millis) {
        if (!closed) {
            try {
                transports.loop(NO_LANE).schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("the network closes: {}", e.getMessage());
            }
        }
    }

    private void guarded(Runnable task) {
        if (!closed) {
            task.run();
        }
    }

    /** Brings the channels in line with the addresses. */
    private synchronized void connect() {
        Map<Long, String> wanted = settings.addresses();
        for (OutboundPeer peer : List.copyOf(outbound.values())) {
            if (!peer.address().equals(wanted.get(peer.nodeId()))) {
                outbound.remove(peer.nodeId());
                peer.close(wanted.containsKey(peer.nodeId()) ? "its address has changed" : "it is no longer listed");
                if (!wanted.containsKey(peer.nodeId())) {
                    inbound.drop(peer.nodeId());
                }
            }
        }
        wanted.forEach((nodeId, address) -> {
            if (nodeId != settings.nodeId() && !outbound.containsKey(nodeId)) {
                OutboundPeer peer = new OutboundPeer(this, nodeId, address);
                outbound.put(nodeId, peer);
                peer.begin();
                if (listener != NOBODY) {
                    peer.lane(0);
                }
            }
        });
    }

    // ---- the network

    @Override
    public void listen(PeerListener newListener) {
        listener = newListener == null ? NOBODY : newListener;
        outbound.values().forEach(peer -> peer.lane(0));
    }

    @Override
    public Collection<Long> peers() {
        return List.copyOf(outbound.keySet());
    }

    @Override
    public boolean send(long nodeId, int lane, byte[] frame) {
        if (frame.length > MAX_FRAME_BYTES) {
            throw new IllegalArgumentException(
                    "a frame of " + frame.length + " bytes is larger than " + MAX_FRAME_BYTES);
        }
        if (lane < 0 || lane > 255) {
            throw new IllegalArgumentException("lane " + lane + " is not from 0 to 255");
        }
        OutboundPeer peer = outbound.get(nodeId);
        return peer != null && peer.lane(lane).send(frame);
    }

    @Override
    public boolean reply(long nodeId, int lane, byte[] frame) {
        return inbound.reply(nodeId, lane, frame);
    }

    @Override
    public void reconnect(long nodeId) {
        OutboundPeer peer = outbound.get(nodeId);
        if (peer != null) {
            peer.reconnect();
        }
    }

    @Override
    public CompletionStage<byte[]> ask(long nodeId, String subject, byte[] question) {
        OutboundPeer peer = outbound.get(nodeId);
        if (peer == null) {
            return CompletableFuture.failedFuture(new IOException("node " + nodeId + " is not in node_grpc_addrs"));
        }
        if (question.length > MAX_FRAME_BYTES) {
            return CompletableFuture.failedFuture(new IOException("a question of " + question.length + " bytes"));
        }
        return peer.ask(subject, question);
    }

    @Override
    public void answerLater(String subject, Function<Question, CompletionStage<byte[]>> answerer) {
        answers.answer(subject, answerer);
    }

    // ---- its owner

    @Override
    public PeerNetwork network() {
        return this;
    }

    @Override
    public void update(Settings newSettings) {
        settings = newSettings;
        connect();
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        List<OutboundPeer> peers = new ArrayList<>(outbound.values());
        peers.forEach(peer -> peer.close("the network closes"));
        closed = true;
        server.shutdownNow();
        try {
            for (OutboundPeer peer : peers) {
                peer.awaitClosed(CLOSE_MILLIS);
            }
            server.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outbound.clear();
        answering.shutdownNow();
    }
}
