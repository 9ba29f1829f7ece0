package org.rmqtt.framework.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceRegistration;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.event.BrokerEvent;
import org.rmqtt.api.event.BrokerListener;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.plugin.FilterInterceptor;
import org.rmqtt.api.plugin.Interception;
import org.rmqtt.api.plugin.PublishInterceptor;
import org.rmqtt.api.security.AuthDecision;
import org.rmqtt.api.security.Authenticator;
import org.rmqtt.api.security.Authorizer;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.api.security.EnhancedAuthenticator;
import org.rmqtt.api.security.Verdict;
import org.rmqtt.api.store.RetainStore;

/** The services that plug-ins register take part at once, and no longer when they are gone. */
class PluginServicesTest {
    private static Wire connected(String clientId) throws Exception {
        Wire wire = new Wire(Framework.port());
        assertEquals(0, wire.connect(clientId, true, null, null));
        return wire;
    }

    @Test
    void anAuthenticatorDecidesWhoConnects() throws Exception {
        Authenticator authenticator =
                (client, password) -> CompletableFuture.supplyAsync(() -> switch (client.username()) {
                    case "good" ->
                        new String(password, StandardCharsets.UTF_8).equals("secret")
                                ? AuthDecision.ALLOW
                                : AuthDecision.BAD_CREDENTIALS;
                    case "broken" -> throw new IllegalStateException("the directory is down");
                    default -> AuthDecision.UNKNOWN;
                });
        ServiceRegistration<Authenticator> registration = Framework.register(Authenticator.class, authenticator);
        try {
            assertEquals(0, code("good", "secret"));
            assertEquals(0x86, code("good", "wrong"));
            assertEquals(0x88, code("broken", "x"));
            assertEquals(0, code("stranger", "x"), "anonymous clients are allowed, so an unknown one is");
        } finally {
            registration.unregister();
        }
        assertEquals(0, code("good", "wrong"), "nobody knows the user any more");
    }

    private static int code(String username, String password) throws Exception {
        try (Wire wire = new Wire(Framework.port())) {
            return wire.connect("auth-" + username, true, username, password);
        }
    }

    @Test
    void anAuthorizerDecidesNowOrLaterAndOneThatThrowsDenies() throws Exception {
        Authorizer authorizer = (client, action, topic, qos, retain) -> switch (topic) {
            case "later/yes" -> Verdict.later(CompletableFuture.supplyAsync(() -> Verdict.ALLOW));
            case "later/no" -> Verdict.later(CompletableFuture.supplyAsync(() -> Verdict.DENY));
            case "no" -> Verdict.DENY;
            case "broken" -> throw new IllegalStateException("rules are broken");
            default -> Verdict.ABSTAIN;
        };
        ServiceRegistration<Authorizer> registration = Framework.register(Authorizer.class, authorizer);
        try (Wire wire = connected("authorized")) {
            assertEquals(1, wire.subscribe("later/yes"));
            assertEquals(0x87, wire.subscribe("later/no"));
            assertEquals(0x87, wire.subscribe("no"));
            assertEquals(0x87, wire.publish("broken", "x"));
            assertEquals(0x87, wire.publish("later/no", "x"));
            assertEquals(0x10, wire.publish("elsewhere", "x"));
        } finally {
            registration.unregister();
        }
    }

    @Test
    void interceptorsChangeRefuseAndWaitInTheOrderOfTheirRanking() throws Exception {
        PublishInterceptor first = (client, message) -> message.topic().equals("first")
                ? Interception.replace(message.withTopic("second"))
                : Interception.PROCEED;
        PublishInterceptor second = (client, message) -> message.topic().equals("second")
                ? Interception.later(
                        CompletableFuture.supplyAsync(() -> Interception.replace(message.withTopic("third"))))
                : Interception.PROCEED;
        PublishInterceptor broken = (client, message) -> {
            throw new IllegalStateException("out of order");
        };
        List<ServiceRegistration<?>> registrations = List.of(
                Framework.register(PublishInterceptor.class, second),
                Framework.context()
                        .registerService(
                                PublishInterceptor.class, first, new Hashtable<>(Map.of("service.ranking", 10))),
                Framework.register(PublishInterceptor.class, broken));
        try (Wire wire = connected("intercepted")) {
            assertEquals(1, wire.subscribe("third"));
            Wire publisher = connected("publisher");
            assertEquals(0, publisher.publish("first", "x"));
            assertEquals("third=x", wire.receive());
            publisher.close();
        } finally {
            registrations.forEach(ServiceRegistration::unregister);
        }
    }

    @Test
    void aFilterInterceptorRewritesSubscriptions() throws Exception {
        FilterInterceptor interceptor = (ClientInfo client, String filter) -> filter.replace("old/", "new/");
        ServiceRegistration<FilterInterceptor> registration = Framework.register(FilterInterceptor.class, interceptor);
        try (Wire wire = connected("rewritten")) {
            assertEquals(1, wire.subscribe("old/x"));
            Wire publisher = connected("rewriter");
            assertEquals(0, publisher.publish("new/x", "y"));
            assertEquals("new/x=y", wire.receive());
            publisher.close();
        } finally {
            registration.unregister();
        }
    }

    @Test
    void aListenerThatBlocksDelaysNobodyAndGetsItsEventsInOrder() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        BrokerListener listener = event -> {
            gate.join();
            if (event instanceof BrokerEvent.ClientConnected e
                    && e.client().clientId().equals("observed")) {
                seen.add("connected");
            } else if (event instanceof BrokerEvent.SessionSubscribed e
                    && e.filter().equals("observed/#")) {
                seen.add("subscribed");
            } else if (event instanceof BrokerEvent.ClientDisconnected e
                    && e.client().clientId().equals("observed")) {
                seen.add("disconnected");
            }
        };
        ServiceRegistration<BrokerListener> registration = Framework.register(BrokerListener.class, listener);
        try {
            try (Wire wire = connected("observed")) {
                assertEquals(1, wire.subscribe("observed/#"));
                assertTrue(wire.isAlive());
            }
            gate.complete(null);
            Framework.until("three events", () -> seen.size() == 3);
            assertEquals(List.of("connected", "subscribed", "disconnected"), seen);
        } finally {
            registration.unregister();
        }
    }

    @Test
    void enhancedAuthenticationExchangesChallengesAndReauthenticates() throws Exception {
        EnhancedAuthenticator authenticator = client -> data -> {
            String text = data == null ? "" : new String(data, StandardCharsets.UTF_8);
            EnhancedAuthenticator.Step step =
                    switch (text) {
                        case "hello" ->
                            new EnhancedAuthenticator.Step(
                                    ReasonCode.CONTINUE_AUTHENTICATION, "riddle".getBytes(StandardCharsets.UTF_8));
                        case "answer" -> new EnhancedAuthenticator.Step(ReasonCode.SUCCESS, null);
                        default -> new EnhancedAuthenticator.Step(ReasonCode.NOT_AUTHORIZED, null);
                    };
            return CompletableFuture.completedFuture(step);
        };
        ServiceRegistration<EnhancedAuthenticator> registration =
                Framework.register(EnhancedAuthenticator.class, authenticator, EnhancedAuthenticator.METHOD, "RIDDLE");
        try (Wire wire = new Wire(Framework.port())) {
            ByteArrayOutputStream connect = new ByteArrayOutputStream();
            Wire.text(connect, "MQTT");
            connect.writeBytes(new byte[] {5, 2, 0, 0});
            byte[] properties = authProperties("hello");
            connect.write(properties.length);
            connect.writeBytes(properties);
            Wire.text(connect, "riddler");
            wire.send(0x10, connect);
            byte[] challenge = wire.expect(15).body();
            assertEquals(0x18, challenge[0]);
            assertTrue(namesTheMethod(challenge), "[MQTT5-4.12.0-5]");
            wire.send(0xF0, auth(0x18, "answer"));
            byte[] connAck = wire.expect(2).body();
            assertEquals(0, connAck[1]);
            assertTrue(namesTheMethod(connAck), "[MQTT5-4.12.0-5]");
            wire.send(0xF0, auth(0x19, "hello"));
            assertEquals(0x18, wire.expect(15).body()[0]);
            wire.send(0xF0, auth(0x18, "answer"));
            byte[] success = wire.expect(15).body();
            assertTrue(success.length == 0 || success[0] == 0);
            wire.send(0xF0, auth(0x19, "nonsense"));
            assertEquals((byte) 0x87, wire.expect(14).body()[0]);
        } finally {
            registration.unregister();
        }
    }

    private static boolean namesTheMethod(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).contains("RIDDLE");
    }

    private static byte[] authProperties(String data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x15);
        Wire.text(out, "RIDDLE");
        out.write(0x16);
        Wire.text(out, data);
        return out.toByteArray();
    }

    private static ByteArrayOutputStream auth(int reason, String data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] properties = authProperties(data);
        out.write(reason);
        out.write(properties.length);
        out.writeBytes(properties);
        return out;
    }

    @Test
    void aRetainStoreGivesWhatItHasAndIsToldOfEachChange() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Message kept = new Message(
                "kept/before",
                "old".getBytes(StandardCharsets.UTF_8),
                QoS.AT_LEAST_ONCE,
                true,
                MessageProperties.NONE,
                new Origin(Origin.Kind.SYSTEM, 1, "store", null, null),
                System.currentTimeMillis());
        RetainStore store = new RetainStore() {
            @Override
            public void load(Consumer<Message> sink) {
                sink.accept(kept);
                told.add("loaded");
            }

            @Override
            public void store(Message message) {
                told.add("store " + message.topic());
            }

            @Override
            public void remove(String topic) {
                told.add("remove " + topic);
            }
        };
        ServiceRegistration<RetainStore> registration = Framework.register(RetainStore.class, store);
        try (Wire wire = connected("retained");
                Wire other = connected("retaining")) {
            Framework.until("the store is loaded", () -> told.contains("loaded"));
            assertEquals(1, wire.subscribe("kept/before"));
            assertEquals("kept/before=old", wire.receive());
            other.retain("kept/now", "new");
            Framework.until("the store has the new message", () -> told.contains("store kept/now"));
            other.retain("kept/before", "");
            Framework.until("the store has lost the old one", () -> told.contains("remove kept/before"));
        } finally {
            registration.unregister();
        }
        try (Wire wire = connected("still-retained")) {
            assertEquals(1, wire.subscribe("kept/now"));
            assertEquals("kept/now=new", wire.receive());
        }
    }

    @Test
    void theRuntimeShowsClientsAndKicksThem() throws Exception {
        try (Wire wire = connected("visible")) {
            assertEquals(1, wire.subscribe("visible/#"));
            ClientView view = Framework.with(BrokerRuntime.class, runtime -> runtime.client("visible")
                    .toCompletableFuture()
                    .join()
                    .orElseThrow());
            assertTrue(view.connected());
            assertEquals(1, view.subscriptions());
            Boolean kicked = Framework.with(
                    BrokerRuntime.class,
                    runtime -> runtime.kick("visible").toCompletableFuture().join());
            assertEquals(Boolean.TRUE, kicked);
            assertEquals((byte) 0x98, wire.expect(14).body()[0]);
        }
        Framework.until("the session is gone", PluginServicesTest::isGone);
    }

    private static boolean isGone() {
        Boolean gone = Framework.with(
                BrokerRuntime.class,
                runtime ->
                        runtime.client("visible").toCompletableFuture().join().isEmpty());
        return gone;
    }
}
