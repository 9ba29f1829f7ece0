package org.rmqtt.launcher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {
    @TempDir
    Path data;

    @Test
    void aFolderHasOneNode() throws IOException {
        DataLock.take(data);
        assertThatThrownBy(() -> DataLock.take(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another node")
                .hasMessageContaining(data.toString());
    }
}
