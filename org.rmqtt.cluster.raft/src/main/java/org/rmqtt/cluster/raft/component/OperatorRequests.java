package org.rmqtt.cluster.raft.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.ratis.server.protocol.TermIndex;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.server.GroupFolder;
import org.rmqtt.cluster.raft.server.RaftNode;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator wants done by hand: {@code rmqttd cluster} puts the file {@code cluster.request} into the data folder,
 * with a number, what to do and with what, each on a line; the answer is {@code cluster.answer} beside it, with the number,
 * {@code done} or {@code failed}, and what to say. Whoever may write there may do anything to this node anyway. Confined to
 * the thread of {@link ClusterNode}.
 */
final class OperatorRequests {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorRequests.class);
    private static final Duration OLDEST = Duration.ofMinutes(1);

    private final Path file;
    private final Path answer;
    private final Supplier<View> view;
    private final Changer changer;
    private Request open;

    private record Request(String number, String verb, String argument) {}

    /**
     * What a request sees of the node.
     *
     * @param identity null before it is loaded
     * @param server null while there is none
     */
    record View(RaftSettings settings, Identity identity, RaftNode server) {}

    /** Makes the folder of a cluster. */
    interface Work {
        void run() throws IOException;
    }

    /** Gives the node another identity. */
    interface Changer {
        /** Closes the server, does the work, and goes on with another identity, with the state that it has if told so. */
        void change(Identity identity, boolean sameLog, Work work) throws IOException;
    }

    OperatorRequests(Path data, Supplier<View> view, Changer changer) {
        file = data.resolve("cluster.request");
        answer = data.resolve("cluster.answer");
        this.view = view;
        this.changer = changer;
    }

    /** Does the next thing for a request, if there is one. */
    void step() {
        try {
            if (open == null && Files.exists(file)) {
                open = take();
            }
            if (open != null) {
                carryOut().ifPresent(text -> finish("done", text));
            }
        } catch (IOException | RuntimeException e) {
            finish("failed", e instanceof IllegalStateException ? e.getMessage() : e.toString());
        }
    }

    private Request take() throws IOException {
        boolean old =
                System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis() > OLDEST.toMillis();
        List<String> lines = Files.readAllLines(file);
        Files.delete(file);
        if (old || lines.size() != 3) {
            LOG.warn("{} is of no use and thrown away: it is damaged, or older than a minute", file);
            return null;
        }
        LOG.info("an operator asks to {} {}", lines.get(1), lines.get(2));
        return new Request(lines.get(0), lines.get(1), lines.get(2));
    }

    private void finish(String outcome, String text) {
        Request finished = open;
        open = null;
        LOG.info("{}: {}", outcome, text);
        if (finished == null) {
            return;
        }
        try {
            Path written = answer.resolveSibling("cluster.answer.tmp");
            Files.write(written, List.of(finished.number(), outcome, text));
            Files.move(written, answer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("the operator cannot be answered: {}", e.toString());
        }
    }

    private Optional<String> carryOut() throws IOException {
        return switch (open.verb()) {
            case "backup" -> backup(Path.of(open.argument()));
            case "recover" -> Optional.of(recover());
            case "restore" -> restore(Path.of(open.argument()));
            default -> throw new IllegalStateException("this release does not know how to " + open.verb());
        };
    }

    private RaftNode running() {
        RaftNode server = view.get().server();
        if (server == null || !server.isAlive()) {
            throw new IllegalStateException("the Raft server of this node does not run; its log says why");
        }
        return server;
    }

    private Optional<String> backup(Path target) throws IOException {
        RaftNode server = running();
        if (!server.hasSnapshotOfNow()) {
            server.snapshot();
            return Optional.empty();
        }
        long index = server.copySnapshot(target);
        return Optional.of("the state at log entry " + index + " is in " + target + ", its check sum in " + target
                + ".md5; keep them together");
    }

    private String recover() throws IOException {
        RaftNode server = running();
        Identity identity = view.get().identity();
        Path storage = view.get().settings().storage();
        if (server.leader() != 0) {
            throw new IllegalStateException("the cluster works, node " + server.leader()
                    + " leads it; take nodes that are gone off raft_peer_addrs instead");
        }
        RaftNode.Peer self = server.own()
                .orElseThrow(() -> new IllegalStateException("this disk has never been a member of the cluster"));
        TermIndex last = server.lastEntry();
        UUID fresh = UUID.randomUUID();
        changer.change(
                identity.in(fresh, Map.of(identity.nodeId(), identity.diskId())),
                true,
                () -> GroupFolder.copy(storage, identity.cluster(), fresh, self, last));
        return "node " + identity.nodeId() + " alone is cluster " + fresh + " now, with all that was on its disk; empty"
                + " storage.dir of the other nodes before they start, and they join";
    }

    private Optional<String> restore(Path backup) throws IOException {
        Identity identity = view.get().identity();
        RaftNode server = view.get().server();
        Path storage = view.get().settings().storage();
        if (identity == null) {
            return Optional.empty();
        }
        if (identity.cluster() != null && (server == null || server.members().size() != 1)) {
            throw new IllegalStateException("this node belongs to cluster " + identity.cluster()
                    + " with other members; stop all, empty their storage.dir, and start this one alone");
        }
        UUID fresh = UUID.randomUUID();
        changer.change(
                identity.in(fresh, Map.of(identity.nodeId(), identity.diskId())),
                false,
                () -> GroupFolder.seed(storage, fresh, backup));
        return Optional.of("node " + identity.nodeId() + " alone is cluster " + fresh + " now, with the state of "
                + backup + "; start the others with an empty storage.dir, and they join");
    }
}
