package org.rmqtt.lib.ratis;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLogIOException;

/**
 * Ratis on gRPC, with three differences.
 *
 * <ul>
 *   <li>A follower that has all entries is told at once, by an append without entries (Raft §5.3), that the last one is
 *       committed. Ratis itself writes a second entry into the log for that, which every node syncs to its disk, or else
 *       waits for the next heartbeat.
 *   <li>While a follower has an append under way, entries gather for the next one, up to {@link #ENOUGH_ENTRIES}. Ratis
 *       itself sends each at once, with a reply, a sync and several thread switches for each.
 *   <li>Requests are worked on by the thread that has read them, one of a group that does nothing else.
 * </ul>
 *
 * <p>Its name is the value of {@code raft.rpc.type}; {@code raft.server.log.log-metadata.enabled} is to be false then.
 */
public final class PromptGrpc implements RpcType {
    /** So many entries do not wait for the acknowledgement of those before. */
    public static final int ENOUGH_ENTRIES = 16;

    /** For Ratis. */
    public PromptGrpc() {}

    @Override
    public String name() {
        return PromptGrpc.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {
        Factory(Parameters parameters) {
            super(direct(parameters));
        }

        private static Parameters direct(Parameters parameters) {
            GrpcConfigKeys.Server.setServicesCustomizer(parameters, (server, types) -> server.directExecutor());
            return parameters;
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            return new Appender(server, state, follower);
        }
    }

    /** Ratis calls {@code newAppendEntriesRequest} on one thread, also when only the commit index has changed. */
    private static final class Appender extends GrpcLogAppender {
        private long told;

        Appender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            super(server, state, follower);
        }

        /** An acknowledgement wakes the appender, and so does the time for a heartbeat. */
        private boolean waitsForMore() {
            return hasPendingDataRequests()
                    && getRaftLog().getNextIndex() - getFollower().getNextIndex() < ENOUGH_ENTRIES
                    && getHeartbeatWaitTimeMs() > 0;
        }

        @Override
        public long getWaitTimeMs() {
            return waitsForMore() ? getHeartbeatWaitTimeMs() : super.getWaitTimeMs();
        }

        @Override
        public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
                throws RaftLogIOException {
            if (!heartbeat && waitsForMore()) {
                return null;
            }
            long committed = getRaftLog().getLastCommittedIndex();
            boolean news = committed > Math.max(told, getFollower().getCommitIndex());
            // what is not acknowledged yet may still be refused; its acknowledgement brings us here again
            boolean hasAll = !hasAppendEntries() && !hasPendingDataRequests();
            AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat || news && hasAll);
            if (request != null) {
                told = Math.max(told, request.getLeaderCommit());
            }
            return request;
        }
    }
}
