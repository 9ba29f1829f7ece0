package org.rmqtt.cluster.raft;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Some members with their ports and disks. */
final class Cluster implements AutoCloseable {
    final Path folder;
    final Map<Long, int[]> ports = new TreeMap<>();
    final Map<Long, Member> members = new TreeMap<>();
    final Map<String, Object> extra = new HashMap<>();

    Cluster(Path folder, int size) {
        this.folder = folder;
        for (long id = 1; id <= size; id++) {
            ports.put(id, new int[] {Ports.free(), Ports.free()});
        }
    }

    Map<String, Object> keys() {
        Map<String, Object> keys = Member.keys(ports);
        keys.putAll(extra);
        return keys;
    }

    Path disk(long id) {
        return folder.resolve("n" + id);
    }

    Member start(long id) {
        Member member = new Member(id, disk(id), keys());
        members.put(id, member);
        return member;
    }

    Cluster startAll() {
        ports.keySet().forEach(this::start);
        return this;
    }

    void stop(long id) {
        members.remove(id).close();
    }

    Member get(long id) {
        return members.get(id);
    }

    Collection<Member> all() {
        return members.values();
    }

    Cluster awaitLogs() {
        Wait.until("all offer the log", () -> all().stream().allMatch(member -> member.log != null));
        return this;
    }

    Member leader() {
        Wait.until("somebody leads", () -> all().stream().anyMatch(Member::isLeader));
        return all().stream().filter(Member::isLeader).findFirst().orElseThrow();
    }

    Member follower() {
        Member leader = leader();
        return all().stream().filter(member -> member != leader).findFirst().orElseThrow();
    }

    /** All members have the same commands in the same order. */
    void awaitEqual(long commands) {
        Wait.until("all have " + commands + " commands", () -> all().stream()
                .allMatch(member -> member.state.applied() == commands));
        long hash = all().iterator().next().state.hash();
        Wait.until("all are equal", () -> all().stream().allMatch(member -> member.state.hash() == hash));
    }

    void stopAll() {
        all().parallelStream().forEach(Member::close);
        members.clear();
    }

    @Override
    public void close() {
        stopAll();
    }
}
