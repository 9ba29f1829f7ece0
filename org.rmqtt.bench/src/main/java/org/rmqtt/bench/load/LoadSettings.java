package org.rmqtt.bench.load;

import java.util.List;

/**
 * What a run does.
 *
 * @param shape who sends to whom
 * @param port where the broker listens on the loopback address
 * @param publishPort where the publishers connect: another node of a cluster, or the same port
 * @param brokerPids the processes whose CPU time counts
 * @param connections receivers of a fan-out, pairs, or publishers of a fan-in
 * @param qos 0 to 2
 * @param payload bytes, at least 8
 * @param window messages in flight for each publisher
 * @param rate messages per second in all; 0 keeps the window full
 * @param warmUpSeconds not measured
 * @param seconds measured
 */
public record LoadSettings(
        Shape shape,
        int port,
        int publishPort,
        List<Long> brokerPids,
        int connections,
        int qos,
        int payload,
        int window,
        int rate,
        int warmUpSeconds,
        int seconds) {

    private static final int FAN_IN_GROUP = 5;

    /** Who sends to whom. */
    public enum Shape {
        /** One publisher, many receivers. */
        FAN_OUT,
        /** As many publishers as receivers, each pair with a topic of its own. */
        PAIRS,
        /** Many publishers, a shared group of five. */
        FAN_IN
    }

    int publishers() {
        return shape == Shape.FAN_OUT ? 1 : connections;
    }

    int receivers() {
        return shape == Shape.FAN_IN ? FAN_IN_GROUP : connections;
    }

    /** How many receivers get each message. */
    long copies() {
        return shape == Shape.FAN_OUT ? connections : 1;
    }

    String topic(int publisher) {
        return switch (shape) {
            case FAN_OUT -> "bench/fan/out";
            case PAIRS -> "bench/pair/" + publisher;
            case FAN_IN -> "bench/in/" + publisher;
        };
    }

    String filter(int receiver) {
        return switch (shape) {
            case FAN_OUT -> "bench/fan/out";
            case PAIRS -> "bench/pair/" + receiver;
            case FAN_IN -> "$share/group/bench/in/#";
        };
    }
}
