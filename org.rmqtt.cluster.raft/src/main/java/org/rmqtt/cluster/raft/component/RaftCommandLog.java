package org.rmqtt.cluster.raft.component;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.cluster.raft.server.Submitter;

/** The log as the broker sees it; it stays the same while Raft servers come and go behind it. */
final class RaftCommandLog implements CommandLog {
    private final Submitter submitter;
    private final Supplier<CompletionStage<Void>> barrier;
    private final Supplier<LogStatus> status;
    private final Supplier<CompletionStage<Void>> stepDown;
    private final Runnable inUse;

    RaftCommandLog(
            Submitter submitter,
            Supplier<CompletionStage<Void>> barrier,
            Supplier<LogStatus> status,
            Supplier<CompletionStage<Void>> stepDown,
            Runnable inUse) {
        this.submitter = submitter;
        this.barrier = barrier;
        this.status = status;
        this.stepDown = stepDown;
        this.inUse = inUse;
    }

    @Override
    public void submit(byte[] command, Consumer<Failure> onFailure) {
        submitter.submit(command, onFailure);
    }

    @Override
    public CompletionStage<Void> barrier() {
        return barrier.get();
    }

    @Override
    public LogStatus status() {
        return status.get();
    }

    @Override
    public void inUse() {
        inUse.run();
    }

    @Override
    public CompletionStage<Void> stepDown() {
        return stepDown.get();
    }
}
