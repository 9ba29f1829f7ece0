package org.rmqtt.cluster.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;
import org.rmqtt.api.connection.SessionLoops;

/** Builds servers and channels on the session loops. */
final class Transports {
    private static final int FLOW_WINDOW_BYTES = 4 * 1024 * 1024;
    private static final int MOST_BYTES = PeerNetwork.MAX_FRAME_BYTES + 1024;

    private final SessionLoops loops;
    private final Class<? extends ServerChannel> serverType;
    private final Class<? extends Channel> clientType;
    private final SslContext serverTls;
    private final SslContext clientTls;

    Transports(Security security, SessionLoops loops) throws IOException {
        this.loops = loops;
        serverTls = security.certificate() == null ? null : server(security);
        clientTls = security.certificate() == null ? null : client(security);
        switch (loops.mechanism()) {
            case "epoll" -> {
                serverType = EpollServerSocketChannel.class;
                clientType = EpollSocketChannel.class;
            }
            case "io_uring" -> {
                serverType = IoUringServerSocketChannel.class;
                clientType = IoUringSocketChannel.class;
            }
            default -> {
                serverType = NioServerSocketChannel.class;
                clientType = NioSocketChannel.class;
            }
        }
    }

    static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    int loopCount() {
        return loops.all().size();
    }

    /** The loop of a lane; some loop for what belongs to none. */
    EventLoop loop(int lane) {
        return lane >= 0 && lane < loops.all().size() ? loops.all().get(lane).unwrap(EventLoop.class) : group().next();
    }

    private EventLoopGroup group() {
        return loops.unwrap(EventLoopGroup.class);
    }

    private static SslContext server(Security security) throws IOException {
        check(security);
        return GrpcSslContexts.forServer(
                        security.certificate().toFile(), security.key().toFile())
                .trustManager(security.trusted().toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    private static SslContext client(Security security) throws IOException {
        return GrpcSslContexts.forClient()
                .keyManager(security.certificate().toFile(), security.key().toFile())
                .trustManager(security.trusted().toFile())
                .build();
    }

    private static void check(Security security) throws IOException {
        check("tls.certificate", security.certificate());
        check("tls.key", security.key());
        check("tls.trusted", security.trusted());
    }

    private static void check(String key, Path file) throws IOException {
        if (file == null) {
            throw new IOException(key + " is missing; mutual TLS needs tls.certificate, tls.key and tls.trusted");
        }
        if (!Files.isReadable(file)) {
            throw new IOException(key + " = " + file + " cannot be read");
        }
    }

    Server server(InetSocketAddress bind, ServerServiceDefinition service, HelloCheck check) throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(bind)
                .bossEventLoopGroup(group())
                .workerEventLoopGroup(group())
                .channelType(serverType)
                .directExecutor()
                .intercept(check)
                .addService(service)
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(MOST_BYTES)
                .keepAliveTime(2, TimeUnit.SECONDS)
                .keepAliveTimeout(3, TimeUnit.SECONDS)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        if (serverTls != null) {
            builder.sslContext(serverTls);
        }
        return builder.build().start();
    }

    ManagedChannel channel(String address, EventLoop loop, Executor resolving) {
        HostPort to = HostPort.of(address);
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(to.host(), to.port())
                .eventLoopGroup(loop)
                .channelType(clientType)
                .directExecutor()
                .offloadExecutor(resolving)
                .proxyDetector(target -> null)
                .disableRetry()
                .disableServiceConfigLookUp()
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(MOST_BYTES)
                .keepAliveTime(2, TimeUnit.SECONDS)
                .keepAliveTimeout(3, TimeUnit.SECONDS);
        if (clientTls == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(clientTls);
        }
        return builder.build();
    }
}
