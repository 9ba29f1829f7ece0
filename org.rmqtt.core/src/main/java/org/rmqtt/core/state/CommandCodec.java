package org.rmqtt.core.state;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.ClaimProto;
import org.rmqtt.wire.ClientProto;
import org.rmqtt.wire.CommandProto;
import org.rmqtt.wire.DisconnectedProto;
import org.rmqtt.wire.DoneProto;
import org.rmqtt.wire.FilterProto;
import org.rmqtt.wire.ImportProto;
import org.rmqtt.wire.NodeGoneProto;
import org.rmqtt.wire.NodeLeftProto;
import org.rmqtt.wire.NodeUpProto;
import org.rmqtt.wire.SetLevelProto;
import org.rmqtt.wire.SubscribeProto;
import org.rmqtt.wire.UnsubscribeProto;

/** Commands as bytes of the log, command.proto. */
public final class CommandCodec {
    private CommandCodec() {}

    /**
     * A command as it is in the log.
     *
     * @param instance the process that submitted it
     * @param submit the number of the submit in that process
     */
    public record Entry(Command command, long instance, long submit) {}

    /** The bytes of an entry. */
    public static byte[] encode(Entry entry) {
        CommandProto.Builder proto =
                CommandProto.newBuilder().setInstance(entry.instance()).setSubmit(entry.submit());
        Command command = entry.command();
        if (command instanceof Command.FromNode fromNode) {
            origin(proto, fromNode.origin());
        }
        if (command instanceof Command.Timed timed) {
            proto.setTimeMillis(timed.timeMillis());
        }
        if (command instanceof Command.Claim c) {
            proto.setClaim(claim(c));
        } else if (command instanceof Command.Subscribe c) {
            proto.setSubscribe(subscribe(c));
        } else if (command instanceof Command.Unsubscribe c) {
            proto.setUnsubscribe(UnsubscribeProto.newBuilder()
                    .setClientId(c.clientId())
                    .setEpoch(c.epoch())
                    .setNumber(c.number())
                    .addAllFilters(c.filters()));
        } else if (command instanceof Command.Disconnected c) {
            proto.setDisconnected(DisconnectedProto.newBuilder()
                    .setClientId(c.clientId())
                    .setEpoch(c.epoch())
                    .setExpirySeconds(c.expirySeconds())
                    .setSendWill(c.sendWill()));
        } else if (command instanceof Command.Terminated c) {
            proto.setTerminated(client(c));
        } else if (command instanceof Command.Expired c) {
            proto.setExpired(client(c));
        } else if (command instanceof Command.Done c) {
            proto.setDone(DoneProto.newBuilder().setObligationId(c.obligationId()));
        } else if (command instanceof Command.Import c) {
            proto.setImport(imports(c));
        } else {
            encodeNode(proto, command);
        }
        return proto.build().toByteArray();
    }

    private static void encodeNode(CommandProto.Builder proto, Command command) {
        if (command instanceof Command.NodeUp c) {
            proto.setNodeId(c.nodeId())
                    .setNodeUp(NodeUpProto.newBuilder()
                            .setInstance(c.instance())
                            .setMinLevel(c.minLevel())
                            .setMaxLevel(c.maxLevel()));
        } else if (command instanceof Command.NodeDown c) {
            proto.setNodeDown(NodeGoneProto.newBuilder()
                    .setNodeId(c.node().id())
                    .setIncarnation(c.node().incarnation()));
        } else if (command instanceof Command.NodeLeft c) {
            origin(proto, c.node());
            proto.setNodeLeft(NodeLeftProto.newBuilder().setDetach(c.detach()));
        } else {
            proto.setSetLevel(SetLevelProto.newBuilder().setLevel(((Command.SetLevel) command).level()));
        }
    }

    private static void origin(CommandProto.Builder proto, NodeRef node) {
        proto.setNodeId(node.id()).setIncarnation(node.incarnation());
    }

    private static ClientProto client(Command.ForClient command) {
        return ClientProto.newBuilder()
                .setClientId(command.clientId())
                .setEpoch(command.epoch())
                .build();
    }

    private static ClaimProto claim(Command.Claim command) {
        ClaimProto.Builder proto = ClaimProto.newBuilder()
                .setClientId(command.clientId())
                .setConnectionId(command.connectionId())
                .setCleanStart(command.cleanStart())
                .setExpirySeconds(command.expirySeconds())
                .setMaxQueue(command.maxQueue());
        if (command.will() != null) {
            proto.setWill(WireMessages.encode(command.will()));
        }
        return proto.build();
    }

    private static SubscribeProto subscribe(Command.Subscribe command) {
        SubscribeProto.Builder proto = SubscribeProto.newBuilder()
                .setClientId(command.clientId())
                .setEpoch(command.epoch())
                .setNumber(command.number())
                .setReport(command.report());
        command.filters().forEach(each -> proto.addFilters(WireMessages.encode(each.filter(), each.options())));
        return proto.build();
    }

    private static ImportProto imports(Command.Import command) {
        ImportProto.Builder proto = ImportProto.newBuilder()
                .setClientId(command.clientId())
                .setConnectionId(command.connectionId())
                .setOnline(command.online())
                .setSinceMillis(command.sinceMillis())
                .setExpirySeconds(command.expirySeconds())
                .setWillDueMillis(command.willDueMillis())
                .setReturning(command.returning())
                .setMaxQueue(command.maxQueue());
        if (command.will() != null) {
            proto.setWill(WireMessages.encode(command.will()));
        }
        command.filters().forEach(each -> proto.addFilters(WireMessages.encode(each.filter(), each.options())));
        return proto.build();
    }

    /**
     * The entry of some bytes.
     *
     * @throws InvalidProtocolBufferException if they are none, or of a kind that this release does not know
     */
    public static Entry decode(byte[] bytes) throws InvalidProtocolBufferException {
        Entry subscribe = SubscribeReader.read(bytes);
        return subscribe == null ? decode(CommandProto.parseFrom(bytes)) : subscribe;
    }

    /** The entry of any command. */
    static Entry decode(CommandProto proto) throws InvalidProtocolBufferException {
        NodeRef origin = new NodeRef(proto.getNodeId(), proto.getIncarnation());
        long time = proto.getTimeMillis();
        Command command =
                switch (proto.getKindCase()) {
                    case CLAIM -> claim(proto.getClaim(), origin, time);
                    case SUBSCRIBE -> subscribe(proto.getSubscribe(), origin);
                    case UNSUBSCRIBE -> unsubscribe(proto.getUnsubscribe(), origin);
                    case DISCONNECTED -> disconnected(proto.getDisconnected(), origin, time);
                    case TERMINATED ->
                        new Command.Terminated(
                                origin,
                                proto.getTerminated().getClientId(),
                                proto.getTerminated().getEpoch(),
                                time);
                    case EXPIRED ->
                        new Command.Expired(
                                origin,
                                proto.getExpired().getClientId(),
                                proto.getExpired().getEpoch(),
                                time);
                    case DONE -> new Command.Done(origin, proto.getDone().getObligationId());
                    case NODE_UP -> nodeUp(proto.getNodeUp(), origin.id(), time);
                    case NODE_DOWN ->
                        new Command.NodeDown(
                                new NodeRef(
                                        proto.getNodeDown().getNodeId(),
                                        proto.getNodeDown().getIncarnation()),
                                time);
                    case NODE_LEFT ->
                        new Command.NodeLeft(origin, proto.getNodeLeft().getDetach(), time);
                    case SET_LEVEL -> new Command.SetLevel(proto.getSetLevel().getLevel());
                    case IMPORT -> imports(proto.getImport(), origin, time);
                    case KIND_NOT_SET ->
                        throw new InvalidProtocolBufferException("a command of a kind that is not known here");
                };
        return new Entry(command, proto.getInstance(), proto.getSubmit());
    }

    private static Command claim(ClaimProto proto, NodeRef origin, long time) {
        return new Command.Claim(
                origin,
                proto.getClientId(),
                proto.getConnectionId(),
                proto.getCleanStart(),
                proto.getExpirySeconds(),
                proto.hasWill() ? WireMessages.decode(proto.getWill()) : null,
                proto.getMaxQueue(),
                time);
    }

    private static Command subscribe(SubscribeProto proto, NodeRef origin) throws InvalidProtocolBufferException {
        return new Command.Subscribe(
                origin,
                proto.getClientId(),
                proto.getEpoch(),
                proto.getNumber(),
                filters(proto.getFiltersList()),
                proto.getReport());
    }

    private static Command unsubscribe(UnsubscribeProto proto, NodeRef origin) {
        return new Command.Unsubscribe(
                origin, proto.getClientId(), proto.getEpoch(), proto.getNumber(), List.copyOf(proto.getFiltersList()));
    }

    private static Command disconnected(DisconnectedProto proto, NodeRef origin, long time) {
        return new Command.Disconnected(
                origin, proto.getClientId(), proto.getEpoch(), proto.getExpirySeconds(), proto.getSendWill(), time);
    }

    private static Command nodeUp(NodeUpProto proto, long nodeId, long time) {
        return new Command.NodeUp(nodeId, proto.getInstance(), proto.getMinLevel(), proto.getMaxLevel(), time);
    }

    private static Command imports(ImportProto proto, NodeRef origin, long time) throws InvalidProtocolBufferException {
        return new Command.Import(
                origin,
                proto.getClientId(),
                proto.getConnectionId(),
                proto.getOnline(),
                proto.getSinceMillis(),
                proto.getExpirySeconds(),
                proto.hasWill() ? WireMessages.decode(proto.getWill()) : null,
                proto.getWillDueMillis(),
                filters(proto.getFiltersList()),
                proto.getReturning(),
                proto.getMaxQueue(),
                time);
    }

    static List<Command.Filter> filters(List<FilterProto> protos) throws InvalidProtocolBufferException {
        List<Command.Filter> filters = new ArrayList<>(protos.size());
        for (FilterProto proto : protos) {
            filters.add(filter(proto.getText(), proto.getOptions(), proto.getSubscriptionId()));
        }
        return filters;
    }

    static Command.Filter filter(String text, int options, int subscriptionId) throws InvalidProtocolBufferException {
        return new Command.Filter(
                WireMessages.filter(text, options)
                        .orElseThrow(() -> new InvalidProtocolBufferException("not a topic filter: " + text)),
                WireMessages.options(options, subscriptionId));
    }
}
