package org.rmqtt.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.broker.StreamView;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.FrameProto;
import org.rmqtt.wire.ItemProto;
import org.rmqtt.wire.PickProto;

/** What nodes send each other on their lanes, on three nodes with real states, routing tables and lanes. */
class LanesTest {
    private final Map<Long, MiniNode> nodes = new TreeMap<>();
    private final List<NodeRef> refs = new ArrayList<>();

    @BeforeEach
    void join() {
        for (long id = 1; id <= 3; id++) {
            new MiniNode(id, nodes);
        }
        for (long id = 1; id <= 3; id++) {
            refs.add(((Reply.Up) MiniNode.apply(nodes, new Command.NodeUp(id, id, 1, 2, 1))).node());
        }
        nodes.forEach((id, node) -> node.join(refs.get(id.intValue() - 1)));
        MiniNode.run(nodes);
    }

    private void subscribe(long node, String client, String filter) {
        NodeRef ref = refs.get((int) node - 1);
        Reply.Claimed claimed =
                (Reply.Claimed) MiniNode.apply(nodes, new Command.Claim(ref, client, 1, true, 100, null, 10, 1));
        MiniNode.apply(
                nodes,
                new Command.Subscribe(
                        ref,
                        client,
                        claimed.epoch(),
                        1,
                        List.of(new Command.Filter(
                                TopicFilter.parse(filter).orElseThrow(), SubscriptionOptions.of(QoS.AT_LEAST_ONCE))),
                        false));
    }

    private static Message message(Origin.Kind kind, long node, String text, long number) {
        return message(QoS.AT_LEAST_ONCE, kind, node, text, number);
    }

    private static Message message(QoS qos, Origin.Kind kind, long node, String text, long number) {
        return new Message(
                "t",
                text.getBytes(),
                qos,
                false,
                MessageProperties.NONE,
                new Origin(kind, node, "p", null, null),
                1,
                number);
    }

    @Test
    void aMessageCrossesOnceToEachNodeThatNeedsIt() {
        subscribe(2, "a", "t");
        subscribe(2, "b", "t");
        subscribe(3, "c", "other");
        nodes.get(1L).route(message(Origin.Kind.CUSTOM, 1, "m", 0));
        assertThat(nodes.get(2L).of("a")).containsExactly("m");
        assertThat(nodes.get(2L).of("b")).containsExactly("m");
        assertThat(nodes.get(1L).counters.sum(Counter.FORWARDED)).isEqualTo(1);
    }

    private void route(String... texts) {
        for (String text : texts) {
            nodes.get(1L).route(message(Origin.Kind.CUSTOM, 1, text, 0));
        }
    }

    /** The streams of node 1 have broken and are open again. */
    private void reopen() {
        nodes.get(1L).hub.onReady(2, 0, true);
        nodes.get(1L).hub.onReady(3, 0, true);
        MiniNode.run(nodes);
    }

    private boolean nothingWaits() {
        return nodes.get(1L).hub.lanes(nodes.get(1L)).isIdle();
    }

    @Test
    void whatABrokenStreamHasLostIsSentAgainInOrder() {
        subscribe(2, "two", "t");
        route("1");
        nodes.get(1L).cut = true;
        route("2", "3");
        assertThat(nothingWaits()).isFalse();
        nodes.get(1L).cut = false;
        reopen();
        route("4");
        assertThat(nodes.get(2L).of("two")).containsExactly("1", "2", "3", "4");
        assertThat(nothingWaits()).isTrue();
    }

    private StreamView stream(long node, long other) {
        List<StreamView> views = new ArrayList<>();
        Streams.of(nodes.get(node).hub).thenAccept(views::addAll);
        MiniNode.run(nodes);
        assertThat(views)
                .extracting(StreamView::nodeId)
                .containsExactlyElementsOf(
                        nodes.keySet().stream().filter(id -> id != node).toList());
        return views.stream().filter(view -> view.nodeId() == other).findFirst().orElseThrow();
    }

    @Test
    void streamsTellWhatIsNotAcknowledged() {
        subscribe(2, "two", "t");
        assertThat(stream(1, 2).to()).isEqualTo(new StreamView.To(0, 0, 0, 0, 0, 0, 0));
        route("1");
        assertThat(stream(1, 2).to()).isEqualTo(new StreamView.To(1, 0, 0, 0, 0, 0, 0));
        assertThat(stream(2, 1).from()).isEqualTo(new StreamView.From(1, 0, 0));
        nodes.get(2L).cut = true;
        route("2", "3");
        StreamView.To to = stream(1, 2).to();
        assertThat(to.frames()).isEqualTo(2);
        assertThat(to.messages()).isEqualTo(2);
        assertThat(to.bytes()).isPositive();
        nodes.get(1L).hub.use(null);
        route("4");
        to = stream(1, 2).to();
        assertThat(to.blocked()).isEqualTo(1);
        assertThat(to.waiting()).isEqualTo(1);
        assertThat(stream(1, 3).to().lanes()).isZero();
    }

    @Test
    void whatWasTakenButNotAcknowledgedIsNotTakenAgain() {
        subscribe(2, "two", "t");
        nodes.get(2L).cut = true;
        route("1", "2");
        assertThat(nodes.get(2L).of("two")).containsExactly("1", "2");
        assertThat(nothingWaits()).isFalse();
        reopen();
        nodes.get(2L).cut = false;
        reopen();
        route("3");
        assertThat(nodes.get(2L).of("two")).containsExactly("1", "2", "3");
        assertThat(nothingWaits()).isTrue();
    }

    @Test
    void whatComesAfterAGapWaitsUntilTheGapIsFilled() {
        subscribe(2, "two", "t");
        route("1");
        nodes.get(1L).cut = true;
        route("2");
        nodes.get(1L).cut = false;
        route("3");
        assertThat(nodes.get(2L).of("two")).containsExactly("1");
        reopen();
        assertThat(nodes.get(2L).of("two")).containsExactly("1", "2", "3");
        assertThat(nothingWaits()).isTrue();
    }

    @Test
    void aFullLaneHoldsPublishersAndDropsWhatMayBeLost() {
        MiniNode one = nodes.get(1L);
        subscribe(2, "two", "t");
        one.cut = true;
        List<String> texts = IntStream.range(0, OutLane.MAX_ITEMS)
                .mapToObj(Integer::toString)
                .toList();
        texts.subList(1, texts.size()).forEach(this::route);
        assertThat(one.isCongested()).isFalse();
        route("last");
        assertThat(one.isCongested()).isTrue();
        one.route(message(QoS.AT_MOST_ONCE, Origin.Kind.CUSTOM, 1, "may be lost", 0));
        assertThat(one.counters.sum(Counter.DROPPED_LANE_FULL)).isEqualTo(1);
        route("of a publisher that was read before");
        one.cut = false;
        reopen();
        assertThat(one.isCongested()).isFalse();
        assertThat(nothingWaits()).isTrue();
        assertThat(nodes.get(2L).of("two"))
                .hasSize(OutLane.MAX_ITEMS + 1)
                .startsWith("1", "2")
                .endsWith("last", "of a publisher that was read before");
    }

    @Test
    void aNewLifeOfTheReceiverGetsNothingOfWhatWasSentToTheOneBefore() {
        subscribe(2, "two", "t");
        nodes.get(1L).cut = true;
        route("1");
        NodeRef anew = ((Reply.Up) MiniNode.apply(nodes, new Command.NodeUp(2, 22, 1, 2, 1))).node();
        refs.set(1, anew);
        nodes.get(2L).join(anew);
        nodes.get(1L).cut = false;
        nodes.get(2L).received.clear();
        subscribe(2, "new", "t");
        reopen();
        route("2");
        assertThat(nodes.get(2L).of("new")).containsExactly("2");
        assertThat(nothingWaits()).isTrue();
    }

    @Test
    void aNodeThatIsBackAcknowledgesNothingOfItsNewLifeByWhatItTookInTheOneBefore() {
        MiniNode two = nodes.get(2L);
        subscribe(2, "two", "t");
        two.cut = true;
        route("1", "2");
        assertThat(two.of("two")).containsExactly("1", "2");
        NodeRef anew = ((Reply.Up) MiniNode.apply(nodes, new Command.NodeUp(2, 22, 1, 2, 1))).node();
        refs.set(1, anew);
        subscribe(2, "new", "t");
        // comes before that node knows its new life
        route("3");
        two.join(anew);
        two.cut = false;
        two.hub.forEachLoop(LaneSet::tick);
        MiniNode.run(nodes);
        reopen();
        route("4");
        assertThat(two.of("new")).containsExactly("3", "4");
        assertThat(nothingWaits()).isTrue();
    }

    @Test
    void aWillThatADeadNodeHadSentIsNotDeliveredAgain() {
        subscribe(2, "two", "t");
        subscribe(3, "three", "t");
        nodes.get(1L).route(message(Origin.Kind.LASTWILL, 1, "will", 77));
        MiniNode.apply(nodes, new Command.NodeDown(refs.get(0), 2));
        nodes.remove(1L);
        nodes.get(2L).route(message(Origin.Kind.LASTWILL, 2, "will", 77));
        assertThat(nodes.get(2L).of("two")).containsExactly("will");
        assertThat(nodes.get(3L).of("three")).containsExactly("will");
    }

    @Test
    void aSharedGroupGetsAWillOnceThoughAnotherNodeSendsItAgain() {
        subscribe(2, "two", "$share/g/t");
        subscribe(3, "three", "$share/g/t");
        subscribe(3, "alone", "$share/h/t");
        List<Message> wills = LongStream.range(70, 80)
                .mapToObj(number -> message(Origin.Kind.LASTWILL, 1, "will " + number, number))
                .toList();
        wills.forEach(nodes.get(1L)::route);
        MiniNode.apply(nodes, new Command.NodeDown(refs.get(0), 2));
        nodes.remove(1L);
        wills.forEach(nodes.get(2L)::route);
        List<String> got = new ArrayList<>(nodes.get(2L).of("two"));
        got.addAll(nodes.get(3L).of("three"));
        assertThat(got).hasSize(10).doesNotHaveDuplicates();
        assertThat(nodes.get(2L).of("two")).isNotEmpty();
        assertThat(nodes.get(3L).of("three")).isNotEmpty();
        assertThat(nodes.get(3L).of("alone")).hasSize(10).doesNotHaveDuplicates();
        nodes.get(2L).route(message(Origin.Kind.LASTWILL, 2, "another", 90));
        assertThat(nodes.get(3L).of("alone")).endsWith("another");
    }

    @Test
    void aWillThatADeadNodeHadSentToSomeReachesTheOthers() {
        subscribe(2, "two", "t");
        subscribe(3, "three", "t");
        nodes.get(1L).cut = true;
        nodes.get(1L).route(message(Origin.Kind.LASTWILL, 1, "will", 77));
        MiniNode.apply(nodes, new Command.NodeDown(refs.get(0), 2));
        nodes.remove(1L);
        nodes.get(2L).route(message(Origin.Kind.LASTWILL, 2, "will", 77));
        nodes.get(2L).route(message(Origin.Kind.LASTWILL, 2, "another", 78));
        assertThat(nodes.get(2L).of("two")).containsExactly("will", "another");
        assertThat(nodes.get(3L).of("three")).containsExactly("will", "another");
    }

    @Test
    void whatIsRoutedToALifeThatAnotherOneReplacesIsMatchedAgainForItsSessions() {
        for (int i = 0; i < 20; i++) {
            subscribe(3, "c" + i, "t");
        }
        MiniNode one = nodes.get(1L);
        one.cut = true;
        one.route(message(Origin.Kind.CUSTOM, 1, "before", 501));
        long upAt = one.state.appliedIndex() + 1;
        one.owed = goneAt -> goneAt == upAt;
        // the loop has looked into the table before, and comes to its lanes only now
        one.duringUp = () ->
                one.hub.lanes(one).forward(message(Origin.Kind.CUSTOM, 1, "meanwhile", 502), 3, upAt - 1, new Ticket());
        NodeRef anew = ((Reply.Up) MiniNode.apply(nodes, new Command.NodeUp(3, 33, 1, 2, 1))).node();
        nodes.get(3L).join(anew);
        nodes.get(3L).owed = one.owed;
        one.cut = false;
        reopen();
        List<String> adopted = one.state.clients().stream()
                .filter(client -> client.owner().id() == 1)
                .map(ClientRecord::clientId)
                .toList();
        assertThat(adopted).isNotEmpty().allSatisfy(client -> assertThat(one.of(client))
                .containsExactly("before", "meanwhile"));
        assertThat(one.state.clients().stream()
                        .filter(client -> client.owner().equals(anew))
                        .map(ClientRecord::clientId))
                .isNotEmpty()
                .allSatisfy(client -> assertThat(nodes.get(3L).of(client)).containsExactly("before", "meanwhile"));
    }

    @Test
    void aPickThatFindsNobodyIsPickedAgainElsewhereButNotForEver() {
        subscribe(3, "three", "$share/g/t");
        take(pick(0));
        take(pick(3));
        assertThat(nodes.get(3L).of("three")).containsExactly("after 0", "after 3");
        take(pick(4));
        assertThat(nodes.get(3L).of("three")).hasSize(2);
        assertThat(nodes.get(2L).counters.sum(Counter.NOT_SUBSCRIBED)).isEqualTo(1);
    }

    @Test
    void theHopsOfAPickTravelOn() {
        List<Integer> hops = new ArrayList<>();
        subscribe(3, "three", "$share/g/t");
        nodes.get(2L).watch = item -> hops.add(item.getPick().getHops());
        take(pick(2));
        nodes.get(2L).route(message(Origin.Kind.CUSTOM, 2, "fresh", 0));
        assertThat(hops).containsExactly(3, 0);
    }

    @Test
    void streamsTellWhichFramesWaitForTheLog() {
        long ahead = nodes.get(2L).state.appliedIndex() + 1;
        take(pick(4).toBuilder().setIndex(ahead).build());
        assertThat(stream(2, 1).from()).isEqualTo(new StreamView.From(1, 1, 0));
        subscribe(2, "two", "t");
        assertThat(stream(2, 1).from()).isEqualTo(new StreamView.From(1, 0, 0));
    }

    @Test
    void aFrameWaitsForTheHighestIndexOfItsItems() {
        subscribe(3, "three", "$share/g/t");
        long ahead = nodes.get(2L).state.appliedIndex() + 1;
        // such as a barrier, and a question about an index before
        take(pick(0).toBuilder().setIndex(ahead).build(), pick(1));
        assertThat(nodes.get(3L).of("three")).isEmpty();
        subscribe(2, "two", "other");
        assertThat(nodes.get(3L).of("three")).containsExactly("after 0", "after 1");
    }

    private int taken;

    /** Node 2 gets a frame of node 1. */
    private void take(ItemProto... items) {
        FrameProto frame = FrameProto.newBuilder()
                .setSenderIncarnation(refs.get(0).incarnation())
                .setReceiverIncarnation(refs.get(1).incarnation())
                .setFirst(taken + 1)
                .setStream(9)
                .addAllItems(List.of(items))
                .build();
        taken += items.length;
        nodes.get(2L).hub.onFrame(1, 0, frame.toByteArray());
        MiniNode.run(nodes);
    }

    /** A message for a client that is not there, after some nodes have tried. */
    private static ItemProto pick(int hops) {
        Message message = message(Origin.Kind.CUSTOM, 1, "after " + hops, 100 + hops);
        return ItemProto.newBuilder()
                .setIndex(1)
                .setPick(PickProto.newBuilder()
                        .setMessage(WireMessages.encode(message))
                        .setClientId("gone")
                        .setFilter("$share/g/t")
                        .setHops(hops))
                .build();
    }
}
