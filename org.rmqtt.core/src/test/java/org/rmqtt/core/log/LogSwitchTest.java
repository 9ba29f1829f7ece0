package org.rmqtt.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rmqtt.core.metrics.Histogram;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.Reply.Reason;

class LogSwitchTest {
    private final List<Command> submitted = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final LogSwitch log = new LogSwitch((clientId, before) -> before + 100, () -> {}, Histogram.ofTimes());
    private final CommandLog behind = (command, reply) -> submitted.add(command);

    @Test
    void aCommandOfALifeThatHasTheSameNumberByChanceIsSaidAnew() {
        log.open(behind, new NodeRef(1, 1));
        NodeRef before = log.node();
        log.close();
        log.submit(new Command.Terminated(before, "c", 7, 0), replies::add);
        log.open(behind, new NodeRef(1, 1));
        log.submit(new Command.Terminated(log.node(), "c", 8, 0), replies::add);
        assertThat(submitted)
                .extracting(command -> ((Command.Terminated) command).epoch())
                .containsExactly(107L, 8L);
    }

    @Test
    void whatWasSaidOfANodeStaysInItsLog() {
        log.open(behind, new NodeRef(1, 1));
        log.submit(new Command.NodeLeft(new NodeRef(1, 1), true, 0), replies::add);
        assertThat(submitted).isEmpty();
        assertThat(replies).containsExactly(new Reply.Refused(Reason.NOT_APPLICABLE));
    }
}
