package org.rmqtt.web.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Appends events to a file, one line each. The file is opened for each batch, so that it may be moved away meanwhile. */
final class FileSender implements Sender {
    /** The most lines of one write. */
    static final int BATCH = 1000;

    private final Path file;

    FileSender(Path file) {
        this.file = file;
    }

    @Override
    public CompletionStage<Result> send(List<String> events) {
        return CompletableFuture.completedFuture(write(events));
    }

    private Result write(List<String> events) {
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.writeString(
                    file, String.join("\n", events) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return Result.OK;
        } catch (IOException e) {
            return new Result(Outcome.RETRY, "it cannot be written: " + e);
        }
    }
}
