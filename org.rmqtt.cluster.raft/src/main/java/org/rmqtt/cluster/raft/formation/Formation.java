package org.rmqtt.cluster.raft.formation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.rmqtt.cluster.raft.settings.Peers;

/**
 * Decides how a node without a cluster gets into one. A pure function of who answered what:
 *
 * <ul>
 *   <li>somebody belongs to a cluster: take that one over, as a founder if this disk is named among them;
 *   <li>all listed nodes have answered, none has a cluster, and all have the same list: the lowest id issues one;
 *   <li>lists differ: refuse, naming both;
 *   <li>else wait.
 * </ul>
 *
 * The lowest id stores what it issues before anybody hears of it, so there is one issuer for one list and never a second
 * cluster: if it crashes before storing nothing has happened, if it crashes afterwards it recovers what it issued.
 */
public final class Formation {
    private final Identity own;
    private final Peers peers;
    private final boolean majority;

    /**
     * The view of one node.
     *
     * @param own this node, without a cluster
     * @param peers its list
     * @param majority whether a majority of the listed nodes is enough, by hand
     */
    public Formation(Identity own, Peers peers, boolean majority) {
        this.own = own;
        this.peers = peers;
        this.majority = majority;
    }

    /**
     * What to do.
     *
     * @param identity what to store now and go on with, if anything
     * @param waiting why to wait, else
     */
    public record Step(Optional<Identity> identity, String waiting) {
        static Step take(Identity identity) {
            return new Step(Optional.of(identity), "");
        }

        static Step hold(String why) {
            return new Step(Optional.empty(), why);
        }
    }

    /** Decides on the answers that have come, by node id. */
    public Step decide(Map<Long, Greeting> answers) {
        for (Greeting answer : answers.values()) {
            if (answer.identity().cluster() != null) {
                return Step.take(
                        own.in(answer.identity().cluster(), answer.identity().founders()));
            }
        }
        for (Map.Entry<Long, Greeting> answer : answers.entrySet()) {
            if (!answer.getValue().peers().equals(peers.toString())) {
                return Step.hold("raft_peer_addrs differ: here " + peers + ", on node " + answer.getKey() + " "
                        + answer.getValue().peers());
            }
        }
        Set<Long> missing = new TreeSet<>(peers.addresses().keySet());
        missing.remove(own.nodeId());
        missing.removeAll(answers.keySet());
        int present = peers.addresses().size() - missing.size();
        if (!missing.isEmpty() && !(majority && present > peers.addresses().size() / 2)) {
            return Step.hold(
                    "waiting for node " + missing.toString().replaceAll("[\\[\\]]", "") + " to form a cluster");
        }
        long lowest = Math.min(
                own.nodeId(),
                answers.keySet().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE));
        if (lowest != own.nodeId() && !(majority && !missing.isEmpty())) {
            return Step.hold("waiting for node " + lowest + " to form the cluster");
        }
        TreeMap<Long, String> founders = new TreeMap<>();
        founders.put(own.nodeId(), own.diskId());
        answers.forEach((node, answer) -> founders.put(node, answer.identity().diskId()));
        return Step.take(own.in(UUID.randomUUID(), founders));
    }
}
