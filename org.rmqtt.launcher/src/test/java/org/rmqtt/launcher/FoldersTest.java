package org.rmqtt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path directory;

    @Test
    void deletesWhatIsInItAndNothingThatALinkLeadsTo() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("cache/bundle1"));
        Files.writeString(folder.resolve("id"), "1");
        Path other = Files.writeString(directory.resolve("other"), "stays");
        Files.createSymbolicLink(folder.resolve("link"), other);

        Folders.delete(directory.resolve("cache"));

        assertThat(directory.resolve("cache")).doesNotExist();
        assertThat(other).hasContent("stays");
    }

    @Test
    void isContentWithoutIt() throws IOException {
        Folders.delete(directory.resolve("none"));

        assertThat(directory).isEmptyDirectory();
    }
}
