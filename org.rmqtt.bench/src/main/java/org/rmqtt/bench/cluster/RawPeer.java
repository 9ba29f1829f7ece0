package org.rmqtt.bench.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * A process with one bare Ratis server whose state machine does nothing, for comparison. Arguments: its number from 0, its
 * folder, and the ports of all. On {@code commit N BYTES} it commits entries one after the other and prints their times in
 * nanoseconds, on {@code leads} whether it is the leader.
 */
final class RawPeer {
    private static final long MEGABYTE = 1024 * 1024;
    private static final RaftGroupId GROUP = RaftGroupId.valueOf(new UUID(1, 2));

    private static final class Nothing extends BaseStateMachine {
        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext context) {
            updateLastAppliedTermIndex(TermIndex.valueOf(context.getLogEntry()));
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
    }

    private final ClientId client = ClientId.randomId();
    private final RaftPeerId self;
    private final RaftServer server;
    private long calls;

    private RawPeer(int number, Path folder, List<Integer> ports) throws IOException {
        self = RaftPeerId.valueOf("raw" + number);
        List<RaftPeer> peers = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            peers.add(RaftPeer.newBuilder()
                    .setId("raw" + i)
                    .setAddress("127.0.0.1:" + ports.get(i))
                    .build());
        }
        server = RaftServer.newBuilder()
                .setServerId(self)
                .setGroup(RaftGroup.valueOf(GROUP, peers))
                .setStateMachine(new Nothing())
                .setProperties(properties(folder, ports.get(number)))
                .build();
        server.start();
    }

    /** What the cluster plug-in sets with its defaults. */
    private static RaftProperties properties(Path folder, int port) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile()));
        GrpcConfigKeys.Server.setHost(properties, "127.0.0.1");
        GrpcConfigKeys.Server.setPort(properties, port);
        int threads = 6;
        RaftServerConfigKeys.ThreadPool.setProxyCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setProxySize(properties, threads);
        RaftServerConfigKeys.ThreadPool.setServerCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setServerSize(properties, threads);
        RaftServerConfigKeys.ThreadPool.setClientCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setClientSize(properties, threads);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(properties, false);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, threads);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, threads);
        GrpcConfigKeys.Client.setWorkerGroupSize(properties, 2);
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(1000));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(2000));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(6000));
        log(properties);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(64 * MEGABYTE));
        GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, 256);
        RaftClientConfigKeys.Async.setOutstandingRequestsMax(properties, 200);
        return properties;
    }

    private static void log(RaftProperties properties) {
        SizeInBytes append = SizeInBytes.valueOf(4 * MEGABYTE + MEGABYTE / 2);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, append);
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(8 * MEGABYTE));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(MEGABYTE));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(8 * MEGABYTE));
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }

    private boolean leads() throws IOException {
        var info = server.getDivision(GROUP).getInfo();
        return info.isLeader() && info.isLeaderReady();
    }

    private String commit(int count, int bytes) throws IOException {
        StringBuilder times = new StringBuilder();
        for (int i = 0; i < count; i++) {
            byte[] entry = new byte[bytes];
            long from = System.nanoTime();
            boolean done = server.submitClientRequestAsync(RaftClientRequest.newBuilder()
                            .setClientId(client)
                            .setServerId(self)
                            .setGroupId(GROUP)
                            .setCallId(calls++)
                            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
                            .setType(RaftClientRequest.writeRequestType())
                            .build())
                    .join()
                    .isSuccess();
            times.append(done ? System.nanoTime() - from : -1).append(' ');
        }
        return times.toString();
    }

    /** Runs until its input ends. */
    public static void main(String[] args) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            ports.add(Integer.parseInt(args[i]));
        }
        RawPeer peer = new RawPeer(Integer.parseInt(args[0]), Path.of(args[1]), ports);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                System.out.println(
                        words[0].equals("leads")
                                ? Boolean.toString(peer.leads())
                                : peer.commit(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
            }
        }
        System.exit(0);
    }
}
