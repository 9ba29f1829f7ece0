package org.rmqtt.core.state;

/** What all nodes know of one node that is up. */
record NodeRecord(Command.NodeRef ref, long instance, int minLevel, int maxLevel) {
    boolean supports(int level) {
        return minLevel <= level && level <= maxLevel;
    }
}
