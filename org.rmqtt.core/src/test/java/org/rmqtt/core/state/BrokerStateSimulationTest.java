package org.rmqtt.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.api.packet.Will;
import org.rmqtt.core.state.Command.NodeRef;

/**
 * Random histories of several nodes, from a seed: claims, subscriptions, losses of nodes, repeated and outdated submits.
 * After each command the invariants below hold. A failure prints the seed to replay.
 */
class BrokerStateSimulationTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 400;
    private static final int NODES = 3;
    private static final int CLIENTS = 6;
    private static final String[] FILTERS = {
        "a/b", "a/+", "a/#", "$share/g/a/b", "$share/h/a/b", "$limit/2/a/b", "$exclusive/x/y"
    };

    /** What ought to be, kept in the simplest way. */
    private static final class Model {
        final Map<String, TreeMap<String, SubscriptionOptions>> subscriptions = new HashMap<>();
        final Map<String, Long> epochs = new HashMap<>();
        final Map<NodeRef, Integer> levels = new HashMap<>();
    }

    /** What a read model would know. */
    private static final class Routes implements StateObserver {
        final Map<String, TreeSet<String>> filtersOfClient = new HashMap<>();
        final Map<String, Long> nodeOfClient = new HashMap<>();
        final Map<Long, Obligation> open = new TreeMap<>();

        @Override
        public void subscribed(ClientRecord client, Subscription subscription) {
            boolean added = filtersOfClient
                    .computeIfAbsent(client.clientId(), id -> new TreeSet<>())
                    .add(subscription.filter().text());
            assertThat(added).as("subscribed twice").isTrue();
            nodeOfClient.put(client.clientId(), client.owner().id());
        }

        @Override
        public void unsubscribed(ClientRecord client, Subscription subscription) {
            boolean removed = filtersOfClient
                    .get(client.clientId())
                    .remove(subscription.filter().text());
            assertThat(removed).as("unsubscribed what was not there").isTrue();
        }

        @Override
        public void moved(ClientRecord client, NodeRef oldOwner, boolean handover) {
            nodeOfClient.put(client.clientId(), client.owner().id());
        }

        @Override
        public void removed(ClientRecord client, Removal why) {
            nodeOfClient.remove(client.clientId());
        }

        @Override
        public void obliged(Obligation obligation) {
            open.put(obligation.id(), obligation);
        }

        @Override
        public void settled(Obligation obligation) {
            open.remove(obligation.id());
        }
    }

    private Model model;
    private StateImage image;
    private Object imageDigest;
    private List<Command> submitted;

    @Test
    void invariantsHoldInEveryHistory() {
        long first = Long.getLong("rmqtt.seed", 0);
        if (first == 0) {
            first = System.nanoTime();
        }
        int seeds = Integer.getInteger("rmqtt.seeds", SEEDS);
        for (long seed = first; seed < first + seeds; seed++) {
            try {
                history(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("replay with -Drmqtt.seed=" + seed + " -Drmqtt.simulation.seeds=1", e);
            }
        }
    }

    private void history(long seed) {
        model = new Model();
        submitted = new ArrayList<>();
        Random random = new Random(seed);
        Routes routes = new Routes();
        BrokerState state = new BrokerState(routes);
        int level = state.level();
        BrokerState replica = new BrokerState(new StateObserver() {});
        BrokerState restored = null;
        image = null;
        long time = 1_000_000;
        for (long index = 1; index <= STEPS; index++) {
            time += random.nextInt(2000);
            boolean again = !submitted.isEmpty() && random.nextInt(8) == 0;
            Command command = again
                    ? submitted.get(submitted.size() - 1 - random.nextInt(Math.min(20, submitted.size())))
                    : next(random, state, random.nextInt(20) == 0 ? time + 100_000 : time);
            submitted.add(command);
            Reply reply = state.apply(index, time, command);
            assertThat(replica.apply(index, time, travelled(command))).isEqualTo(reply);
            checkLevel(state, level, command, reply);
            level = state.level();
            checkClock(state, time, command, reply);
            restored = checkImages(random, state, restored, index, time, command, reply);
            replay(command, reply, state);
            checkSubscriptionsEqualTheModel(state, routes);
            checkNoRouteToADeadNode(state);
            checkLimits(state);
            checkObligations(state, routes);
        }
        assertThat(StateDigest.of(replica)).isEqualTo(StateDigest.of(state));
        assertThat(replica.digest()).as("digests are equal at equal index").isEqualTo(state.digest());
    }

    /** The command after its way through the log. */
    private static Command travelled(Command command) {
        try {
            return CommandCodec.decode(CommandCodec.encode(new CommandCodec.Entry(command, 1, 2)))
                    .command();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Now and then an image is taken, written some commands later, and read: what it gives goes on like the state. */
    private BrokerState checkImages(
            Random random,
            BrokerState state,
            BrokerState restored,
            long index,
            long time,
            Command command,
            Reply reply) {
        if (restored != null) {
            assertThat(restored.apply(index, time, command))
                    .as("a restored state answers alike")
                    .isEqualTo(reply);
        }
        if (image == null && random.nextInt(20) == 0) {
            image = state.capture();
            imageDigest = StateDigest.of(state);
            return restored;
        }
        if (image == null || random.nextInt(4) != 0) {
            return restored;
        }
        try (StateImage written = image) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.writeTo(bytes);
            BrokerState read = BrokerState.read(new ByteArrayInputStream(bytes.toByteArray()), new StateObserver() {});
            assertThat(StateDigest.of(read))
                    .as("an image shows the state at its index")
                    .isEqualTo(imageDigest);
            image = null;
            return read.appliedIndex() == index ? read : restored;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Command next(Random random, BrokerState state, long time) {
        List<NodeRef> up = state.nodes();
        int what = random.nextInt(100);
        if (up.isEmpty() || what < 4) {
            int highest = random.nextInt(4) == 0 ? 1 : BrokerState.LEVEL;
            return new Command.NodeUp(1 + random.nextInt(NODES), random.nextInt(4), 1, highest, time);
        }
        if (random.nextInt(30) == 0) {
            return new Command.SetLevel(1 + random.nextInt(BrokerState.LEVEL + 1));
        }
        NodeRef node = up.get(random.nextInt(up.size()));
        if (what < 6) {
            return new Command.NodeDown(node, time);
        } else if (what < 7) {
            return new Command.NodeLeft(node, random.nextBoolean(), time);
        }
        String client = "c" + random.nextInt(CLIENTS);
        ClientRecord known = state.client(client);
        if (what < 12) {
            return imported(random, node, client, time);
        }
        if (known == null || what < 25) {
            return claim(random, node, client, time);
        }
        NodeRef owner = random.nextInt(20) == 0 ? node : known.owner();
        long epoch = known.epoch() - (random.nextInt(20) == 0 ? 1 : 0);
        long number = submitted.size() + 1L;
        if (what < 60) {
            return new Command.Subscribe(owner, client, epoch, number, filters(random), false);
        } else if (what < 75) {
            return new Command.Unsubscribe(
                    owner, client, epoch, number, List.of(FILTERS[random.nextInt(FILTERS.length)]));
        } else if (what < 88) {
            long expiry = random.nextInt(3) == 0 ? 0 : random.nextInt(10);
            return new Command.Disconnected(owner, client, epoch, expiry, random.nextBoolean(), time);
        } else if (what < 93) {
            return new Command.Expired(owner, client, epoch, time);
        } else if (what < 95) {
            return new Command.Terminated(owner, client, epoch, time);
        }
        return new Command.Done(
                owner,
                state.obligations().stream().findAny().map(Obligation::id).orElse(1L));
    }

    private static Command claim(Random random, NodeRef node, String client, long time) {
        Will will = random.nextInt(3) == 0
                ? new Will("w", new byte[1], QoS.AT_LEAST_ONCE, false, random.nextInt(2) * 5L, MessageProperties.NONE)
                : null;
        long expiry = random.nextInt(3) == 0 ? 0 : random.nextInt(20);
        return new Command.Claim(
                node, client, random.nextInt(1000), random.nextInt(4) == 0, expiry, will, random.nextInt(100), time);
    }

    private static Command imported(Random random, NodeRef node, String client, long time) {
        Will will = random.nextInt(3) == 0
                ? new Will("w", new byte[1], QoS.AT_LEAST_ONCE, false, random.nextInt(2) * 5L, MessageProperties.NONE)
                : null;
        List<Command.Filter> filters = filters(random).stream()
                .filter(each -> each.filter().limit() == 0)
                .toList();
        boolean online = random.nextBoolean();
        return new Command.Import(
                node,
                client,
                random.nextInt(1000),
                online,
                time - random.nextInt(5000),
                online ? random.nextInt(3) * 10L : 10,
                will,
                time + 5000,
                filters,
                random.nextBoolean(),
                random.nextInt(100),
                time);
    }

    private static List<Command.Filter> filters(Random random) {
        List<Command.Filter> filters = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            filters.add(new Command.Filter(
                    TopicFilter.parse(FILTERS[random.nextInt(FILTERS.length)]).orElseThrow(),
                    SubscriptionOptions.of(QoS.of(random.nextInt(3)))));
        }
        return filters;
    }

    /** Brings the model to where the reply says it should be; epochs must grow. */
    private void replay(Command command, Reply reply, BrokerState state) {
        if (command instanceof Command.Claim c && reply instanceof Reply.Claimed claimed) {
            assertThat(claimed.epoch())
                    .as("epochs grow")
                    .isGreaterThanOrEqualTo(model.epochs.getOrDefault(c.clientId(), 0L));
            model.epochs.put(c.clientId(), claimed.epoch());
            if (!claimed.sessionPresent() && claimed.epoch() == state.appliedIndex()) {
                model.subscriptions.remove(c.clientId());
            }
        } else if (command instanceof Command.Subscribe c && reply instanceof Reply.Subscribed subscribed) {
            subscribed(c, subscribed);
        } else if (command instanceof Command.Unsubscribe c && reply instanceof Reply.Unsubscribed) {
            TreeMap<String, SubscriptionOptions> own = model.subscriptions.get(c.clientId());
            if (own != null && state.client(c.clientId()) != null) {
                c.filters().stream()
                        .filter(filter -> state.client(c.clientId()).subscription(filter) == null)
                        .forEach(own::remove);
            }
        }
        if (command instanceof Command.Import c
                && reply instanceof Reply.Imported imported
                && imported.epoch() == state.appliedIndex()) {
            Map<String, SubscriptionOptions> own =
                    model.subscriptions.computeIfAbsent(c.clientId(), id -> new TreeMap<>());
            c.filters().forEach(each -> own.put(each.filter().text(), each.options()));
        }
        model.subscriptions.keySet().removeIf(client -> state.client(client) == null);
    }

    private void subscribed(Command.Subscribe command, Reply.Subscribed reply) {
        Map<String, SubscriptionOptions> own =
                model.subscriptions.computeIfAbsent(command.clientId(), id -> new TreeMap<>());
        for (int i = 0; i < command.filters().size(); i++) {
            if (reply.grants().get(i) != Reply.Grant.LIMIT_REACHED) {
                Command.Filter filter = command.filters().get(i);
                own.put(filter.filter().text(), filter.options());
            }
        }
    }

    private void checkSubscriptionsEqualTheModel(BrokerState state, Routes routes) {
        for (ClientRecord client : state.clients()) {
            TreeSet<String> held = new TreeSet<>();
            client.subscriptions()
                    .forEach(subscription -> held.add(subscription.filter().text()));
            assertThat(held)
                    .as("subscriptions of %s equal the model", client.clientId())
                    .isEqualTo(model.subscriptions
                            .getOrDefault(client.clientId(), new TreeMap<>())
                            .navigableKeySet());
            assertThat(held)
                    .as("routes of %s equal the state", client.clientId())
                    .isEqualTo(routes.filtersOfClient.getOrDefault(client.clientId(), new TreeSet<>()));
            if (!held.isEmpty()) {
                assertThat(routes.nodeOfClient.get(client.clientId()))
                        .isEqualTo(client.owner().id());
            }
        }
    }

    private static void checkNoRouteToADeadNode(BrokerState state) {
        if (state.nodes().isEmpty()) {
            return;
        }
        for (ClientRecord client : state.clients()) {
            assertThat(state.nodes())
                    .as("the owner of %s is up", client.clientId())
                    .contains(client.owner());
        }
    }

    /** A level is never taken back, and every node that is up knows it. */
    private void checkLevel(BrokerState state, int before, Command command, Reply reply) {
        if (command instanceof Command.NodeUp up && reply instanceof Reply.Up granted) {
            model.levels.putIfAbsent(granted.node(), up.maxLevel());
        }
        assertThat(state.level()).isBetween(before, BrokerState.LEVEL);
        for (NodeRef node : state.nodes()) {
            assertThat(model.levels.get(node)).as("%s knows the level", node).isGreaterThanOrEqualTo(state.level());
        }
        boolean known = state.nodes().stream().allMatch(node -> model.levels.get(node) > state.level());
        assertThat(state.nextLevel()).isEqualTo(known && !state.nodes().isEmpty() ? state.level() + 1 : 0);
    }

    private static void checkClock(BrokerState state, long now, Command command, Reply reply) {
        if (state.level() >= 2
                && command instanceof Command.Timed timed
                && timed.timeMillis() > now + BrokerState.MAX_AHEAD_MILLIS) {
            assertThat(reply).as("a clock that is far ahead").isInstanceOf(Reply.Refused.class);
        }
    }

    private static void checkLimits(BrokerState state) {
        Map<String, Integer> holders = new HashMap<>();
        for (ClientRecord client : state.clients()) {
            for (Subscription subscription : client.subscriptions()) {
                if (subscription.filter().limit() > 0) {
                    holders.merge(subscription.filter().filter(), 1, Integer::sum);
                }
            }
        }
        holders.forEach((filter, count) -> {
            assertThat(state.holders(filter))
                    .as("holders of %s are counted", filter)
                    .isEqualTo(count);
            assertThat(count).as("the limit of %s holds", filter).isLessThanOrEqualTo(filter.equals("x/y") ? 1 : 2);
        });
    }

    private static void checkObligations(BrokerState state, Routes routes) {
        assertThat(routes.open.values())
                .as("observers know the obligations")
                .containsExactlyElementsOf(state.obligations());
        for (Obligation obligation : state.obligations()) {
            ClientRecord client = state.client(obligation.clientId());
            if (!obligation.isWill()) {
                assertThat(client).as("only a session that is there can expire").isNotNull();
                assertThat(client.isOnline())
                        .as("a connected session does not expire")
                        .isFalse();
            }
        }
    }
}
