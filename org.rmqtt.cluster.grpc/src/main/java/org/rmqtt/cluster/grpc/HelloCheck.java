package org.rmqtt.cluster.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Supplier;
import org.rmqtt.api.cluster.PeerNetworkFactory.Settings;

/** Lets only calls of nodes through that belong to this one. */
final class HelloCheck implements ServerInterceptor {
    /** The hello of the caller. */
    static final Context.Key<Hello> CALLER = Context.key("rmqtt-caller");

    private static final Context.Key<Hello> OWN = Context.key("rmqtt-own");

    private final Supplier<Settings> settings;
    private final RefusalLog refusals;

    HelloCheck(Supplier<Settings> settings, RefusalLog refusals) {
        this.settings = settings;
        this.refusals = refusals;
    }

    /** What this node answers to the caller of the running call. */
    static Metadata answer() {
        return OWN.get().write();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Settings own = settings.get();
        Hello hello = Hello.read(headers);
        String refusal = hello == null
                ? "it does not say hello as an RMQTT node does"
                : hello.refusal(own).orElse(null);
        if (refusal != null) {
            Object from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
            String peer = (hello == null ? "somebody" : "node " + hello.from()) + " from " + host(from);
            refusals.warn(peer, "refused: " + refusal);
            call.close(Status.FAILED_PRECONDITION.withDescription(otherWay(hello, own, refusal)), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Context context = Context.current().withValue(CALLER, hello).withValue(OWN, Hello.of(own, hello.from()));
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static String host(Object address) {
        return address instanceof java.net.InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(address);
    }

    /** The same as the refused node sees it. */
    private static String otherWay(Hello hello, Settings own, String refusal) {
        if (hello == null) {
            return refusal;
        }
        return "node " + own.nodeId() + " says of node " + hello.from() + ": " + refusal;
    }
}
