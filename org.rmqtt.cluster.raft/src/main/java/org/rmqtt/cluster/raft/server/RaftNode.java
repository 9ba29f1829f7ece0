package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.rmqtt.cluster.raft.snapshot.Compression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Raft server from its start to its close; the next one is another object. Thread-safe. */
public final class RaftNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftNode.class);
    private static final long SNAPSHOT_MILLIS = 60_000;
    private static final long TRANSFER_MILLIS = 5000;

    private final RaftSettings settings;
    private final RaftGroupId group;
    private final RaftPeerId self;
    private final ClientId clientId = ClientId.randomId();
    private final LogStateMachine machine;
    private final RaftServer server;
    private final RaftServer.Division division;
    private final Leadership leadership = new Leadership(this);
    private final boolean wasMember;

    /**
     * Builds and starts a server, on the disk's own cluster.
     *
     * @throws IOException if its port is taken, its files cannot be read, or anything else; the message says which
     */
    public RaftNode(
            RaftSettings settings,
            Identity identity,
            Replica replica,
            Supplier<String> compression,
            ExecutorService writer)
            throws IOException {
        this.settings = settings;
        wasMember = identity.isFounder();
        group = RaftGroupId.valueOf(identity.cluster());
        self = RaftPeerId.valueOf(identity.peerId());
        machine = new LogStateMachine(
                replica, () -> Compression.valueOf(compression.get().toUpperCase(Locale.ROOT)), writer);
        requireFree(settings.raft().bind());
        Path folder = GroupFolder.logs(settings.storage());
        GroupFolder.putOthersAside(settings.storage(), identity.cluster());
        Files.createDirectories(folder);
        RaftProperties properties = RatisProperties.of(settings.raft(), folder);
        boolean known = Files.isDirectory(folder.resolve(identity.clusterText()));
        server = RaftServer.newBuilder()
                .setServerId(self)
                .setGroup(RaftGroup.valueOf(group, identity.isFounder() ? founders(identity) : List.of()))
                .setStateMachine(machine)
                .setProperties(properties)
                .setParameters(RatisProperties.parameters(settings.raft().security()))
                .setOption(known ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT)
                .build();
        try {
            server.start();
            division = server.getDivision(group);
        } catch (IOException | RuntimeException | Error e) {
            closeQuietly();
            throw new IOException(DamagedLog.find(folder.resolve(identity.clusterText())) + Causes.text(e), e);
        }
    }

    /** Ratis would find out too late to say it well. */
    private static void requireFree(String bind) throws IOException {
        int colon = bind.lastIndexOf(':');
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(
                    InetAddress.getByName(bind.substring(0, colon).replaceAll("[\\[\\]]", "")),
                    Integer.parseInt(bind.substring(colon + 1))));
        } catch (IOException e) {
            throw new IOException("the Raft port, " + bind + ", cannot be bound: " + e.getMessage(), e);
        }
    }

    /**
     * The first configuration, the same on all nodes: if they had priorities by their own files, two that each prefer
     * themselves would vote for nobody. Each gives itself its priority later.
     */
    private List<RaftPeer> founders(Identity identity) {
        List<RaftPeer> peers = new ArrayList<>();
        identity.founders().forEach((node, disk) -> {
            String address = settings.raftAddress(node);
            if (address != null) {
                peers.add(peer(Identity.peerId(node, disk), address, 0));
            }
        });
        return peers;
    }

    static RaftPeer peer(String id, String address, int priority) {
        return RaftPeer.newBuilder()
                .setId(id)
                .setAddress(address)
                .setPriority(priority)
                .build();
    }

    // ---- what it is

    RaftSettings settings() {
        return settings;
    }

    RaftGroupId group() {
        return group;
    }

    RaftServer.Division division() {
        return division;
    }

    LogStateMachine machine() {
        return machine;
    }

    /** The identity of the cluster. */
    public UUID cluster() {
        return group.getUuid();
    }

    /** Whether the server runs and is to go on. */
    public boolean isAlive() {
        return failure() == null
                && division.getInfo().isAlive()
                && !server.getLifeCycleState().isClosingOrClosed();
    }

    /** Why the server is of no more use although it has not closed, or null. */
    public String failure() {
        return machine.failure();
    }

    /** Whether this disk has been a member; then it does not ask to be added. */
    boolean wasMember() {
        return wasMember;
    }

    /** Whether this node leads and may take commands. */
    public boolean isLeader() {
        return division.getInfo().isLeader() && division.getInfo().isLeaderReady();
    }

    /** The node that leads, or 0. */
    public long leader() {
        RaftPeerId leader = division.getInfo().getLeaderId();
        return leader == null ? 0 : Identity.nodeOf(leader.toString());
    }

    /** The term that this node is in. */
    long term() {
        return division.getInfo().getCurrentTerm();
    }

    /** The voting members. */
    public Collection<Peer> members() {
        List<Peer> members = new ArrayList<>();
        for (RaftPeer peer : division.getRaftConf().getCurrentPeers()) {
            members.add(new Peer(
                    Identity.nodeOf(peer.getId().toString()),
                    peer.getId().toString(),
                    peer.getAddress(),
                    peer.getPriority()));
        }
        return members;
    }

    /**
     * One voting member.
     *
     * @param nodeId the node
     * @param id its Raft peer id
     * @param address {@code host:port}
     * @param priority in elections
     */
    public record Peer(long nodeId, String id, String address, int priority) {}

    /** Whether this very disk is a voting member, or one until a change of members is done. */
    boolean isMember() {
        return division.getRaftConf().getPeer(self, RaftPeerRole.FOLLOWER) != null;
    }

    /** The member that this very disk is, if it is one. */
    public Optional<Peer> own() {
        return members().stream()
                .filter(peer -> peer.id().equals(self.toString()))
                .findFirst();
    }

    /** Log entries since the last snapshot. */
    public long entriesSinceSnapshot() {
        return machine.entriesSinceSnapshot();
    }

    // ---- what it does

    private RaftClientRequest.Builder request() {
        return RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(self)
                .setGroupId(group)
                .setCallId(CallId.getAndIncrement());
    }

    static Message message(byte[] bytes) {
        return Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes));
    }

    /**
     * What becomes of an entry that was to be appended.
     *
     * @param place its place in the log, or null if it has none
     * @param reply completes when it is committed and applied
     */
    record Appended(TermIndex place, CompletableFuture<RaftClientReply> reply) {
        boolean isIn(long term) {
            return place != null && place.getTerm() == term;
        }
    }

    /** Appends to the own log as the leader; returns when the entry has its place. One at a time. */
    Appended append(byte[] entry) {
        RaftClientRequest request = request()
                .setMessage(message(entry))
                .setType(RaftClientRequest.writeRequestType())
                .build();
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = server.submitClientRequestAsync(request);
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        return new Appended(machine.placeOf(request), reply);
    }

    /** Completes when this node has applied what was committed before the call. */
    CompletableFuture<RaftClientReply> readIndex() throws IOException {
        return server.submitClientRequestAsync(request()
                .setMessage(Message.EMPTY)
                .setType(RaftClientRequest.readRequestType())
                .build());
    }

    /** Changes the voting members as the leader, provided that they are still the expected ones. */
    public CompletableFuture<RaftClientReply> configure(Collection<Peer> expected, Collection<Peer> wanted)
            throws IOException {
        return server.setConfigurationAsync(new SetConfigurationRequest(
                clientId,
                self,
                group,
                CallId.getAndIncrement(),
                SetConfigurationRequest.Arguments.newBuilder()
                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                        .setServersInCurrentConf(peers(expected))
                        .setServersInNewConf(peers(wanted))
                        .build()));
    }

    private static List<RaftPeer> peers(Collection<Peer> members) {
        return members.stream()
                .map(member -> peer(member.id(), member.address(), member.priority()))
                .toList();
    }

    /** Gives leadership, if this node has it, to another member; completes when done, or when it stays. */
    public CompletableFuture<Void> giveLeadershipAway() {
        return leadership.giveAway();
    }

    /** Whether this node is about to give leadership away, and with it its priority. */
    public boolean isGivingLeadershipAway() {
        return leadership.isGoing();
    }

    /** Asks the server to give leadership to a member. */
    CompletableFuture<RaftClientReply> transferTo(Peer to) throws IOException {
        return server.transferLeadershipAsync(new TransferLeadershipRequest(
                clientId, self, group, CallId.getAndIncrement(), RaftPeerId.valueOf(to.id()), TRANSFER_MILLIS));
    }

    /** The last index that a member is known to have committed, or -1. */
    long committed(Peer peer) {
        return division.getCommitInfos().stream()
                .filter(info -> info.getServer().getId().toStringUtf8().equals(peer.id()))
                .mapToLong(CommitInfoProto::getCommitIndex)
                .max()
                .orElse(-1);
    }

    /** Asks for a snapshot. */
    public void snapshot() throws IOException {
        server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                        clientId, self, group, CallId.getAndIncrement(), SNAPSHOT_MILLIS))
                .whenComplete((reply, failure) -> {
                    if (failure != null) {
                        LOG.warn("no snapshot: {}", failure.getMessage());
                    }
                });
    }

    /** Whether the newest snapshot on disk has all that has been applied. */
    public boolean hasSnapshotOfNow() {
        return machine.hasSnapshotOfNow();
    }

    /**
     * Copies the newest snapshot and its check sum.
     *
     * @return the log entry at which it was taken
     */
    public long copySnapshot(Path target) throws IOException {
        return machine.copySnapshot(target);
    }

    /** The last entry in the log, committed or not. */
    public TermIndex lastEntry() {
        TermIndex last = division.getRaftLog().getLastEntryTermIndex();
        return last == null ? machine.getLastAppliedTermIndex() : last;
    }

    /** Closes the server, then takes a last snapshot. */
    @Override
    public void close() {
        closeQuietly();
        machine.finish();
    }

    private void closeQuietly() {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the Raft server did not close well: {}", e.toString());
        }
    }
}
