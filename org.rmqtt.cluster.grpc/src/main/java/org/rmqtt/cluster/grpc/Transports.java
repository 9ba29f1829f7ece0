package org.rmqtt.cluster.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
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

/** Builds servers and channels on one small event loop group. */
final class Transports {
    private static final int LOOPS = 2;
    private static final int FLOW_WINDOW_BYTES = 4 * 1024 * 1024;
    private static final int MOST_BYTES = PeerNetwork.MAX_FRAME_BYTES + 1024;

    private final EventLoopGroup loops;
    private final SslContext serverTls;
    private final SslContext clientTls;

    Transports(Security security) throws IOException {
        serverTls = security.certificate() == null ? null : server(security);
        clientTls = security.certificate() == null ? null : client(security);
        IoHandlerFactory handlers = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        loops = new MultiThreadIoEventLoopGroup(LOOPS, threads("rmqtt-peer-io"), handlers);
    }

    static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    EventLoopGroup loops() {
        return loops;
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
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(bind)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .channelType(type)
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

    ManagedChannel channel(String address, Executor resolving) {
        HostPort to = HostPort.of(address);
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(to.host(), to.port())
                .eventLoopGroup(loops)
                .channelType(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .directExecutor()
                .offloadExecutor(resolving)
                .proxyDetector(target -> null)
                .disableRetry()
                .disableServiceConfigLookUp()
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .maxInboundMessageSize(MOST_BYTES)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(3, TimeUnit.SECONDS);
        if (clientTls == null) {
            builder.usePlaintext();
        } else {
            builder.sslContext(clientTls);
        }
        return builder.build();
    }

    void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
