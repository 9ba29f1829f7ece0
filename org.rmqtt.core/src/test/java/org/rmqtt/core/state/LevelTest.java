package org.rmqtt.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rmqtt.core.state.Reply.Reason;

/** Releases that know different levels, in one cluster. */
class LevelTest {
    private static final StateObserver NOBODY = new StateObserver() {};

    private final BrokerState state = new BrokerState(NOBODY, 2);
    private long index;

    private Reply apply(Command command) {
        return state.apply(++index, 1000, command);
    }

    private static Command.NodeUp up(long node, int highest) {
        return new Command.NodeUp(node, node, 1, highest, 1000);
    }

    @Test
    void theLevelIsRaisedWhenTheLastNodeHasItsUpdate() {
        apply(up(1, 2));
        Reply.Up old = (Reply.Up) apply(up(2, 1));
        assertThat(state.nextLevel()).isZero();
        assertThat(apply(new Command.SetLevel(2))).isEqualTo(new Reply.Refused(Reason.LEVEL_NOT_SUPPORTED));
        apply(new Command.NodeLeft(old.node(), false, 1000));
        apply(up(2, 2));
        assertThat(state.nextLevel()).isEqualTo(2);
        assertThat(apply(new Command.SetLevel(2))).isInstanceOf(Reply.Accepted.class);
        assertThat(apply(new Command.SetLevel(2))).as("again").isInstanceOf(Reply.Accepted.class);
        assertThat(apply(new Command.SetLevel(1))).isEqualTo(new Reply.Refused(Reason.NOT_APPLICABLE));
        assertThat(state.level()).isEqualTo(2);
        assertThat(apply(up(3, 1))).isEqualTo(new Reply.Refused(Reason.LEVEL_NOT_SUPPORTED));
    }

    @Test
    void rulesFollowTheLevelOfTheStateAndNotTheRelease() {
        Command.NodeUp ahead = new Command.NodeUp(1, 1, 1, 2, 1000 + BrokerState.MAX_AHEAD_MILLIS + 1);
        assertThat(apply(ahead)).isInstanceOf(Reply.Up.class);
        apply(new Command.SetLevel(2));
        assertThat(apply(ahead)).isEqualTo(new Reply.Refused(Reason.CLOCK_AHEAD));
        assertThat(state.apply(++index, ahead)).as("a log of one clock").isInstanceOf(Reply.Up.class);
    }

    @Test
    void anOlderReleaseAppliesNothingByRulesThatItDoesNotKnow() throws IOException {
        BrokerState old = new BrokerState(NOBODY, 1);
        old.apply(1, up(1, 2));
        old.apply(2, new Command.SetLevel(2));
        assertThatThrownBy(() -> old.apply(3, up(2, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start a newer one");
        apply(up(1, 2));
        apply(new Command.SetLevel(2));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StateImage image = state.capture()) {
            image.writeTo(bytes);
        }
        assertThatThrownBy(() -> StateReader.read(new ByteArrayInputStream(bytes.toByteArray()), NOBODY, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("newer release");
    }

    @Test
    void releasesOfDifferentLevelsAgreeWhileTheStateIsAtTheLowerOne() {
        BrokerState old = new BrokerState(NOBODY, 1);
        Command.NodeRef first = new Command.NodeRef(1, 1);
        long ahead = 1000 + BrokerState.MAX_AHEAD_MILLIS + 1;
        List<Command> commands = List.of(
                up(1, 2),
                up(2, 1),
                new Command.Claim(first, "c", 1, true, 100, null, 10, ahead),
                new Command.SetLevel(2),
                new Command.NodeDown(first, ahead));
        for (Command command : commands) {
            Reply reply = apply(command);
            assertThat(old.apply(index, 1000, command)).isEqualTo(reply);
            assertThat(old.digest()).isEqualTo(state.digest());
        }
        assertThat(old.client("c").owner()).isEqualTo(state.client("c").owner());
        assertThat(old.level()).isEqualTo(1);
    }
}
