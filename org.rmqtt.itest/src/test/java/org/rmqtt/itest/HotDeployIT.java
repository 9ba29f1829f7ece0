package org.rmqtt.itest;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.RawClient;

/** A plug-in jar that comes, changes and goes in a running broker while clients publish. */
class HotDeployIT {
    private static final int CYCLES = Integer.getInteger("rmqtt.cycles", 5);

    @TempDir
    Path directory;

    private Path plugins;
    private Path deployed;
    private Path settings;
    private BrokerProcess broker;

    @BeforeEach
    void start() throws IOException {
        plugins = Files.createDirectories(directory.resolve("plugins"));
        deployed = plugins.resolve("template.jar");
        settings = directory.resolve("config/plugins/rmqtt-plugin-template.toml");
        broker = BrokerProcess.in(directory)
                .key("listener.tcp.external.max_mqueue_len", "1_000_000")
                .arguments("--plugins-dir", plugins.toString())
                .start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static Path template() {
        return BrokerProcess.root()
                .resolve("org.rmqtt.plugin.template/target/org.rmqtt.plugin.template-"
                        + System.getProperty("rmqtt.version") + ".jar");
    }

    /** Puts a jar there as a whole, the way a careful administrator does. */
    private void deploy(Path jar) throws IOException {
        Path fresh = directory.resolve("fresh.jar");
        Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, deployed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The template with another version. */
    private Path newer(int micro) throws IOException {
        Path out = directory.resolve("newer.jar");
        try (InputStream in = Files.newInputStream(template());
                JarInputStream jar = new JarInputStream(in)) {
            Manifest manifest = jar.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "0.1." + micro);
            try (JarOutputStream copy = new JarOutputStream(Files.newOutputStream(out), manifest)) {
                for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                    copy.putNextEntry(new JarEntry(entry.getName()));
                    jar.transferTo(copy);
                }
            }
        }
        return out;
    }

    private Mqtt5BlockingClient client(String id) {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .buildBlocking();
        client.connect();
        return client;
    }

    @Test
    void aPluginIsDeployedReconfiguredUpdatedAndRemoved() throws Exception {
        int mark = broker.mark();
        deploy(template());
        broker.awaitLine(mark, line -> line.contains("template plug-in works"));

        mark = broker.mark();
        Files.writeString(settings, "refused_filter = \"no/#\"\n");
        broker.awaitLine(mark, line -> line.contains("template plug-in refuses 'no/#'"));
        try (RawClient client = RawClient.connect5(broker.port(), "c", true)) {
            publishUntil(client, "no/way", 0x87);
            publishUntil(client, "yes", 0x10);

            mark = broker.mark();
            deploy(newer(7));
            broker.awaitLine(mark, line -> line.matches(".*template plug-in ends: [1-9]\\d* messages seen, [1-9].*"));
            broker.awaitLine(mark, line -> line.contains("template plug-in works"));
            publishUntil(client, "no/way", 0x87);

            mark = broker.mark();
            Files.delete(deployed);
            broker.awaitLine(mark, line -> line.contains("template plug-in ends"));
            publishUntil(client, "no/way", 0x10);
        }
    }

    /** A plug-in works from the moment when its service is there, a little after it says so: publishes until it shows. */
    private static void publishUntil(RawClient client, String topic, int reason) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int answer = -1;
        for (int id = 1; answer != reason && System.nanoTime() < deadline; id = id % 60_000 + 1) {
            client.send(0x32, new RawClient.Body().text(topic).number(id).bytes(0, 'x'));
            answer = client.expect(4).at(2);
        }
        assertThat(answer).as("the answer to %s", topic).isEqualTo(reason);
    }

    @Test
    void noMessageIsLostAndNoClassLoaderStaysBehindWhileAPluginComesAndGoes() throws Exception {
        Mqtt5BlockingClient subscriber = client("subscriber");
        Set<Integer> received = ConcurrentHashMap.newKeySet();
        subscriber
                .toAsync()
                .subscribeWith()
                .topicFilter("work")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(publish -> {
                    synchronized (received) {
                        received.add(Integer.parseInt(new String(publish.getPayloadAsBytes())));
                        received.notifyAll();
                    }
                })
                .send()
                .join();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        Mqtt5BlockingClient publisher = client("publisher");
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                publisher
                        .publishWith()
                        .topic("work")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(Integer.toString(acknowledged.get()).getBytes())
                        .send();
                acknowledged.incrementAndGet();
            }
        });
        cycle(1);
        int before = templateLoaders();
        for (int i = 2; i <= CYCLES; i++) {
            cycle(i);
        }
        assertThat(templateLoaders()).as("class loaders of the plug-in").isLessThanOrEqualTo(before);
        done.set(true);
        publishing.join();
        int all = acknowledged.get();
        assertThat(all).isPositive();
        synchronized (received) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (received.size() < all && System.nanoTime() < deadline) {
                received.wait(100);
            }
        }
        long missing =
                IntStream.range(0, all).filter(i -> !received.contains(i)).count();
        assertThat(missing).as("acknowledged messages that did not arrive").isZero();
    }

    private void cycle(int i) throws Exception {
        int mark = broker.mark();
        deploy(newer(i));
        broker.awaitLine(mark, line -> line.contains("template plug-in works"));
        int gone = broker.mark();
        Files.delete(deployed);
        broker.awaitLine(gone, line -> line.contains("template plug-in ends"));
    }

    /** How many instances of the plug-in's class a full collection leaves, by the virtual machine's own histogram. */
    private int templateLoaders() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(broker.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return (int) histogram
                .lines()
                .filter(line -> line.contains("org.rmqtt.plugin.template.TemplatePlugin"))
                .count();
    }
}
