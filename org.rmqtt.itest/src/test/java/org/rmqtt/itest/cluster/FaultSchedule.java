package org.rmqtt.itest.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is done to a cluster when.
 *
 * @param name what a failure calls it
 * @param steps what is done, in the order of time
 */
record FaultSchedule(String name, List<Step> steps) {
    /** What can be done. */
    enum Kind {
        /** Ends the process of a node at once. */
        KILL,
        /** Starts it again. */
        START,
        /** Makes it stand still. */
        STOP,
        /** Lets it go on. */
        CONTINUE,
        /** Resets the connections between two nodes, and new ones. */
        CUT,
        /** The same in one direction. */
        CUT_ONE_WAY,
        /** Swallows everything between two nodes. */
        SILENCE,
        /** Delays everything between two nodes. */
        SLOW,
        /** Makes the links between two nodes whole. */
        HEAL,
        /** Connects a client with a lasting session to a node. */
        MOVE
    }

    /**
     * One thing that is done.
     *
     * @param atMillis when, from the begin
     * @param kind what
     * @param node the node
     * @param other for links the other node, 0 for all others; for MOVE the number of the client
     */
    record Step(long atMillis, Kind kind, int node, int other) {
        @Override
        public String toString() {
            return atMillis + " ms " + kind + " " + node + (other == 0 ? "" : " " + other);
        }
    }

    static Step step(long atMillis, Kind kind, int node, int other) {
        return new Step(atMillis, kind, node, other);
    }

    static Step step(long atMillis, Kind kind, int node) {
        return step(atMillis, kind, node, 0);
    }

    /** A schedule that a seed stands for: one fault after the other, with clients that move meanwhile. */
    static FaultSchedule random(long seed, int nodes, int movers, long downMillis) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        long at = 500;
        for (int fault = 0; fault < 4; fault++) {
            int node = 1 + random.nextInt(nodes);
            int other = random.nextInt(3) == 0 ? 0 : 1 + (node + random.nextInt(nodes - 1)) % nodes;
            boolean isLong = random.nextBoolean();
            long length = isLong ? downMillis * 2 + random.nextInt(2000) : 100 + random.nextInt((int) downMillis / 2);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    steps.add(step(at, Kind.KILL, node));
                    steps.add(step(at + length, Kind.START, node));
                }
                case 2 -> {
                    steps.add(step(at, Kind.STOP, node));
                    steps.add(step(at + length, Kind.CONTINUE, node));
                }
                default -> {
                    Kind[] kinds = {Kind.CUT, Kind.CUT_ONE_WAY, Kind.SILENCE, Kind.SLOW};
                    Kind kind = kinds[random.nextInt(kinds.length)];
                    int end = kind == Kind.CUT_ONE_WAY && other == 0 ? 1 + node % nodes : other;
                    steps.add(step(at, kind, node, end));
                    steps.add(step(at + length, Kind.HEAL, node, end));
                }
            }
            for (int move = random.nextInt(3); move >= 0; move--) {
                steps.add(step(
                        at + random.nextInt((int) length + 1000),
                        Kind.MOVE,
                        1 + random.nextInt(nodes),
                        1 + random.nextInt(movers)));
            }
            at += length + 500 + random.nextInt(3000);
        }
        steps.sort((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
        return new FaultSchedule("rmqtt.fault.seed=" + seed, steps);
    }

    @Override
    public String toString() {
        return name + " " + steps;
    }
}
