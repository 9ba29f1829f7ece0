package org.rmqtt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainOptionsTest {
    private static String[] split(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-f a.toml",
                "--config a.toml --data-dir data/7",
                "--id 7 -f a.toml --plugins-dir plugins",
                "--data-dir /tmp/x=y --id 2147",
                "--plugins-dir a,b",
            })
    void readsWhatIsPlainAsTheLibraryDoes(String line) {
        CommandLineOptions plain = PlainOptions.parse(split(line));

        assertThat(plain).isNotNull();
        assertThat(plain).isEqualTo(CommandLineOptions.parseAny(split(line), System.out, System.err));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-f",
                "-f -x",
                "-fa.toml",
                "--config=a.toml",
                "-f a.toml -f b.toml",
                "-f a.toml --config b.toml",
                "-f @options",
                "-f \"a.toml\"",
                "--id 0",
                "--id 07",
                "--id one",
                "--id",
                "--id 2147483648",
                "-V",
                "--help",
                "shell help",
                "cluster backup file",
                "--bootstrap-majority",
                "--node-grpc-addrs 1@a:1 2@b:1",
                "-f a.toml --raft-leader-id 1",
                "-f a.toml nonsense",
            })
    void leavesTheRestToTheLibrary(String line) {
        assertThat(PlainOptions.parse(split(line))).isNull();
    }
}
