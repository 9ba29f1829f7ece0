package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;

/** Finds the file that Ratis does not name when it cannot read its log. */
final class DamagedLog {
    private static final SizeInBytes LARGEST = SizeInBytes.valueOf("1GB");

    private DamagedLog() {}

    /** Names the first damaged segment of a group's folder; an empty text if all can be read. */
    static String find(Path group) {
        List<Path> files;
        try (Stream<Path> all = Files.list(group.resolve("current"))) {
            files = all.sorted().toList();
        } catch (IOException e) {
            return "";
        }
        for (Path file : files) {
            LogSegmentPath segment = LogSegmentPath.matchLogSegment(file);
            if (segment != null) {
                try {
                    LogSegment.readSegmentFile(
                            file.toFile(),
                            segment.getStartEnd(),
                            LARGEST,
                            CorruptionPolicy.EXCEPTION,
                            null,
                            entry -> {});
                } catch (IOException | RuntimeException e) {
                    return "log segment " + file + " is damaged: " + Causes.text(e)
                            + "; empty the storage folder of this node to join anew: ";
                }
            }
        }
        return "";
    }
}
