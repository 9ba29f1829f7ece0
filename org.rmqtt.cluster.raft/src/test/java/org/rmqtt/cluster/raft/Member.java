package org.rmqtt.cluster.raft;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.grpc.PeerNetworkComponent;
import org.rmqtt.cluster.raft.component.ClusterNode;
import org.rmqtt.cluster.raft.component.Services;
import org.rmqtt.cluster.raft.settings.RaftConfig;
import org.rmqtt.cluster.raft.settings.SettingsReader;
import org.rmqtt.core.loop.NettyLoops;

/** One node in this JVM: real network, real Raft server, a small state machine, and a note of what it offers. */
final class Member implements Services, AutoCloseable {
    final long id;
    final HashList state;
    final List<String> offers = new CopyOnWriteArrayList<>();
    final AtomicInteger exitCode = new AtomicInteger(Integer.MIN_VALUE);
    final Path data;
    final ClusterNode node;
    private final NettyLoops loops = new NettyLoops(1, "auto");
    volatile CommandLog log;
    volatile PeerNetwork network;

    Member(long id, Path data, Map<String, Object> keys) {
        this(id, data, keys, new HashList());
    }

    Member(long id, Path data, Map<String, Object> keys, HashList state) {
        this.id = id;
        this.data = data;
        this.state = state;
        node = new ClusterNode(
                SettingsReader.read(config(keys), id, data),
                data,
                new PeerNetworkComponent(loops),
                state,
                this,
                exitCode::set);
    }

    void update(Map<String, Object> keys) {
        node.update(SettingsReader.read(config(keys), id, data));
    }

    /** A configuration with defaults for all keys that are not given, by the names of its methods. */
    static RaftConfig config(Map<String, Object> keys) {
        InvocationHandler handler = (proxy, method, arguments) -> value(keys, method);
        return (RaftConfig)
                Proxy.newProxyInstance(RaftConfig.class.getClassLoader(), new Class<?>[] {RaftConfig.class}, handler);
    }

    private static Object value(Map<String, Object> keys, Method method) {
        if (method.getReturnType() == Class.class) {
            return Annotation.class;
        }
        return keys.getOrDefault(method.getName(), method.getDefaultValue());
    }

    @Override
    public Runnable offer(PeerNetwork offered) {
        network = offered;
        offers.add("network");
        return () -> offers.add("no network");
    }

    @Override
    public Runnable offer(CommandLog offered) {
        log = offered;
        offers.add("log");
        return () -> {
            log = null;
            offers.add("no log");
        };
    }

    boolean isLeader() {
        return node.status().isLeader();
    }

    /** Submits and waits until this member has applied it, again if it fails. */
    void commit(String command) {
        long before = state.applied();
        AtomicInteger failures = new AtomicInteger(1);
        Wait.until("node " + id + " commits " + command, () -> {
            if (failures.getAndSet(0) > 0) {
                log.submit(command.getBytes(), failure -> failures.incrementAndGet());
            }
            return state.applied() > before && state.texts().contains(command);
        });
    }

    @Override
    public void close() {
        node.close();
        loops.close();
    }

    static Map<String, Object> keys(Map<Long, int[]> ports) {
        List<String> nodes = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        ports.forEach((id, pair) -> {
            nodes.add(id + "@127.0.0.1:" + pair[0]);
            peers.add(id + "@127.0.0.1:" + pair[1]);
        });
        Map<String, Object> keys = new ConcurrentHashMap<>();
        keys.put("node__grpc__addrs", nodes.toArray(String[]::new));
        keys.put("raft__peer__addrs", peers.toArray(String[]::new));
        keys.put("worker__threads", 2);
        keys.put("raft_heartbeat", "50ms");
        keys.put("compression", "zstd");
        return keys;
    }
}
