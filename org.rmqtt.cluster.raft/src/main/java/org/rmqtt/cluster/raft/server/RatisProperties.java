package org.rmqtt.cluster.raft.server;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.rmqtt.lib.ratis.PromptGrpc;

/** Our settings in the words of Ratis. */
final class RatisProperties {
    private static final long MEGABYTE = 1024 * 1024;

    /**
     * When a follower that cannot be reached is tried again: a few times at once, then ten times a second. Ratis would pause
     * for a second and more, and a link that was cut for a moment would look like a node that is dead.
     */
    private static final String RETRIES = "1ms,10, 100ms,1000000000";

    private RatisProperties() {}

    static RaftProperties of(RaftSettings.Raft raft, Path folder) {
        RaftProperties properties = new RaftProperties();
        properties.set(RaftConfigKeys.Rpc.TYPE_KEY, PromptGrpc.class.getName());
        RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile()));
        address(properties, raft.bind());
        threads(properties, raft.threads());
        times(properties, raft);
        log(properties, raft);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, raft.leaseReads());
        RaftServerConfigKeys.Read.setTimeout(properties, time(raft.requestTimeout()));
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, raft.preVote());
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(raft.messageBytes()));
        GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, raft.inflightAppends());
        RaftServerConfigKeys.Write.setElementLimit(properties, raft.outstandingRequests());
        return properties;
    }

    private static void address(RaftProperties properties, String bind) {
        int colon = bind.lastIndexOf(':');
        GrpcConfigKeys.Server.setHost(properties, bind.substring(0, colon).replaceAll("[\\[\\]]", ""));
        GrpcConfigKeys.Server.setPort(properties, Integer.parseInt(bind.substring(colon + 1)));
    }

    private static void threads(RaftProperties properties, int threads) {
        RaftServerConfigKeys.ThreadPool.setProxyCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setProxySize(properties, threads);
        RaftServerConfigKeys.ThreadPool.setServerCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setServerSize(properties, threads);
        RaftServerConfigKeys.ThreadPool.setClientCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setClientSize(properties, threads);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(properties, false);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, threads);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, threads);
        GrpcConfigKeys.Client.setWorkerGroupSize(properties, Math.min(threads, 2));
    }

    private static void times(RaftProperties properties, RaftSettings.Raft raft) {
        TimeDuration least = time(raft.timeoutMin());
        TimeDuration most = time(raft.timeoutMax());
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, least);
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, most);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, least);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, most);
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, time(raft.requestTimeout()));
    }

    private static void log(RaftProperties properties, RaftSettings.Raft raft) {
        SizeInBytes append = raft.appendBytes() == 0
                ? SizeInBytes.valueOf(RaftSettings.LARGEST_COMMAND + MEGABYTE / 2)
                : SizeInBytes.valueOf(raft.appendBytes());
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, append);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
                properties, SizeInBytes.valueOf(Math.min(8 * MEGABYTE, raft.messageBytes() / 2)));
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, RETRIES);
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, raft.composeAppends());
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(8 * MEGABYTE));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(MEGABYTE));
        RaftServerConfigKeys.Log.setWriteBufferSize(
                properties, SizeInBytes.valueOf(Math.max(8 * MEGABYTE, append.getSize() + MEGABYTE)));
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setCorruptionPolicy(properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    }

    private static TimeDuration time(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    static Parameters parameters(Security security) {
        Parameters parameters = new Parameters();
        if (security.certificate() != null) {
            GrpcConfigKeys.TLS.setConf(
                    parameters,
                    new GrpcTlsConfig(
                            file(security.key()), file(security.certificate()), file(security.trusted()), true));
        }
        return parameters;
    }

    private static File file(Path path) {
        return path.toFile();
    }
}
