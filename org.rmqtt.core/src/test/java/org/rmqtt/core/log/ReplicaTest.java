package org.rmqtt.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.CommandCodec;
import org.rmqtt.core.state.Reply;

class ReplicaTest {
    private final Replica replica = new Replica();
    private final List<Reply> replies = new ArrayList<>();

    /** A log that loses its leader whenever it has taken a command. */
    private static final class Leaderless implements CommandLog {
        private int taken;

        @Override
        public void submit(byte[] command, Consumer<Failure> onFailure) {
            taken++;
            onFailure.accept(Failure.UNKNOWN);
        }

        @Override
        public CompletionStage<Void> barrier() {
            return new CompletableFuture<>();
        }

        @Override
        public LogStatus status() {
            return new LogStatus("", "candidate", "", 0, 1, -1, List.of(), Map.of(), Map.of());
        }

        @Override
        public void inUse() {
            // nobody asks
        }

        @Override
        public CompletionStage<Void> stepDown() {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static byte[] entry(Command command) {
        return CommandCodec.encode(new CommandCodec.Entry(command, 1, 1));
    }

    @Test
    void nodesNoticeThatTheirStatesDiffer() {
        Replica other = new Replica();
        byte[] up = entry(new Command.NodeUp(1, 7, BrokerState.FIRST_LEVEL, BrokerState.LEVEL, 1000));
        replica.apply(up, 0);
        other.apply(up, 0);
        assertThat(replica.contradicts(other.position()[0], other.position()[1]))
                .isFalse();
        replica.apply(entry(new Command.NodeDown(new NodeRef(1, 1), 1000)), 0);
        other.apply(entry(new Command.NodeDown(new NodeRef(1, 9), 1000)), 0);
        assertThat(replica.contradicts(other.position()[0], other.position()[1]))
                .isTrue();
        replica.apply(up, 0);
        assertThat(replica.contradicts(other.position()[0], other.position()[1]))
                .as("a node that is ahead remembers what it had there")
                .isTrue();
        assertThat(other.contradicts(replica.position()[0], replica.position()[1]))
                .as("a node that is behind cannot tell")
                .isFalse();
    }

    private int timesSubmitted(Command command) {
        Leaderless log = new Leaderless();
        replica.use(log);
        replica.submit(command, replies::add);
        assertThat(replies).hasSize(1).allMatch(reply -> reply instanceof Reply.Refused);
        return log.taken;
    }

    @Test
    void aCommandWhoseOutcomeIsUnknownIsSubmittedAgain() {
        assertThat(timesSubmitted(new Command.NodeUp(1, 7, BrokerState.FIRST_LEVEL, BrokerState.LEVEL, 1000)))
                .isEqualTo(3);
    }

    @Test
    void whatALeaderHasSaidOfADeadNodeIsNotSaidAgainToTheNextLeader() {
        assertThat(timesSubmitted(new Command.NodeDown(new NodeRef(2, 5), 1000)))
                .isEqualTo(1);
    }
}
