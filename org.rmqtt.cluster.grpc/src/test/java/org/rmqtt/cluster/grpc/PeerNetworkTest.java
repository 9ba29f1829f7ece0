package org.rmqtt.cluster.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rmqtt.cluster.grpc.Node.await;
import static org.rmqtt.cluster.grpc.Node.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;
import org.rmqtt.api.cluster.PeerNetworkFactory.Settings;

class PeerNetworkTest {
    private final Map<Long, String> addresses =
            Map.of(1L, "127.0.0.1:" + Ports.free(), 2L, "127.0.0.1:" + Ports.free());

    @AfterEach
    void leavesNoThread() {
        await("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("rmqtt-peer")
                        || thread.getName().startsWith("grpc-")));
    }

    @Test
    void deliversTheFramesOfALaneInOrder() throws IOException {
        try (Node one = new Node(settings(1, addresses));
                Node two = new Node(settings(2, addresses))) {
            IntStream.range(0, 5000).forEach(number -> one.send(2, 3, number));
            await("all have come", () -> two.frames.size() == 5000);
            assertThat(two.frames)
                    .containsExactlyElementsOf(IntStream.range(0, 5000).boxed().toList());
            assertThat(one.events).contains("open 2/0", "open 2/3");
        }
    }

    @Test
    void repliesOnTheLaneThatBroughtAFrame() throws IOException {
        try (Node one = new Node(settings(1, addresses));
                Node two = new Node(settings(2, addresses))) {
            assertThat(two.network.reply(1, 3, Node.frame(0))).isFalse();
            // more than fill the window: replies say too how many frames have been taken
            for (int number = 0; number < 100; number++) {
                one.send(2, 3, number);
                int last = number;
                await("it has come", () -> two.frames.size() == last + 1);
                assertThat(two.network.reply(1, 3, Node.frame(number))).isTrue();
            }
            await("all replies have come", () -> one.replies.size() == 100);
            assertThat(one.replies)
                    .containsExactlyElementsOf(IntStream.range(0, 100)
                            .mapToObj(number -> "2/3 " + number)
                            .toList());
        }
    }

    @Test
    void takesNoMoreThanTheWindowAndSaysWhenItDoesAgain() throws IOException {
        try (Node one = new Node(settings(1, addresses));
                Node two = new Node(settings(2, addresses))) {
            await("the lane opens", () -> one.events.contains("open 2/0"));
            two.mayTake.drainPermits();
            int sent = 0;
            while (one.network.send(2, 0, Node.frame(sent))) {
                sent++;
            }
            assertThat(sent).isEqualTo(16);
            assertThat(one.events).doesNotContain("ready 2/0");
            two.mayTake.release(1000);
            await("it takes frames again", () -> one.events.contains("ready 2/0"));
            one.send(2, 0, 16);
            await("all have come", () -> two.frames.size() == 17);
        }
    }

    @Test
    void reopensALaneWhenTheOtherNodeReturnsAndSaysThatItWasLost() throws IOException {
        try (Node one = new Node(settings(1, addresses))) {
            try (Node two = new Node(settings(2, addresses))) {
                one.send(2, 0, 1);
                await("it has come", () -> two.frames.equals(List.of(1)));
            }
            await("the loss is seen", () -> one.events.contains("lost 2/0"));
            assertThat(one.network.send(2, 0, Node.frame(2))).isFalse();
            try (Node two = new Node(settings(2, addresses))) {
                one.send(2, 0, 3);
                await("it has come", () -> two.frames.equals(List.of(3)));
            }
        }
    }

    @Test
    void reconnectsOnDemand() throws IOException {
        try (Node one = new Node(settings(1, addresses));
                Node two = new Node(settings(2, addresses))) {
            one.send(2, 0, 1);
            await("it has come", () -> two.frames.size() == 1);
            one.network.reconnect(2);
            await("the lane is lost", () -> one.events.contains("lost 2/0"));
            one.send(2, 0, 2);
            await("it has come", () -> two.frames.equals(List.of(1, 2)));
        }
    }

    @Test
    void asksAndAnswers() throws Exception {
        try (Node one = new Node(settings(1, addresses));
                Node two = new Node(settings(2, addresses))) {
            two.network.answer("twice", question -> {
                assertThat(question.fromNode()).isEqualTo(1);
                return Node.frame(2 * java.nio.ByteBuffer.wrap(question.bytes()).getInt());
            });
            byte[] answer = one.network
                    .ask(2, "twice", Node.frame(21))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(answer).isEqualTo(Node.frame(42));
            two.network.answer("twice", null);
            assertThatThrownBy(() -> one.network
                            .ask(2, "twice", Node.frame(1))
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("does not answer twice");
        }
    }

    @Test
    void refusesAFrameThatIsTooLarge() throws IOException {
        try (Node one = new Node(settings(1, addresses))) {
            assertThatThrownBy(() -> one.network.send(2, 0, new byte[PeerNetwork.MAX_FRAME_BYTES + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesThePortThatIsInUse() throws IOException {
        int port = Ports.free();
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings(1, Map.of(1L, "127.0.0.1:" + socket.getLocalPort()));
            assertThatThrownBy(() -> new Node(settings))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
    }

    @Test
    void doesNotOpenAnUnprotectedPortToTheNetwork() {
        Settings settings = settings(1, Map.of(1L, "0.0.0.0:" + Ports.free()));
        assertThatThrownBy(() -> new Node(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rmqtt-cluster-raft.toml")
                .hasMessageContaining("secret")
                .hasMessageContaining("insecure = true");
    }

    @Test
    void opensAPortToTheNetworkWithASecret() throws IOException {
        Security secret = new Security(null, null, null, "s3cret", false);
        try (Node one = new Node(settings(1, Map.of(1L, "0.0.0.0:" + Ports.free()), 1, "", secret))) {
            assertThat(one.handle.port()).isPositive();
        }
    }

    @Test
    void takesOtherAddressesIntoUse() throws IOException {
        String other = "127.0.0.1:" + Ports.free();
        try (Node one = new Node(settings(1, Map.of(1L, addresses.get(1L))));
                Node two = new Node(settings(2, addresses))) {
            assertThat(one.network.peers()).isEmpty();
            one.handle.update(settings(1, Map.of(1L, addresses.get(1L), 2L, other)));
            assertThat(one.network.peers()).containsExactly(2L);
            one.handle.update(settings(1, addresses));
            one.send(2, 0, 1);
            await("it has come", () -> two.frames.size() == 1);
            one.handle.update(settings(1, Map.of(1L, addresses.get(1L))));
            assertThat(one.network.send(2, 0, Node.frame(2))).isFalse();
            assertThat(one.events).contains("lost 2/0");
        }
    }
}
