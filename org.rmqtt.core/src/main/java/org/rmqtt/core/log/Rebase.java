package org.rmqtt.core.log;

import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;

/**
 * Commands that were made for one log, said again for another: the node has another incarnation there and the client
 * another epoch.
 */
final class Rebase {
    private Rebase() {}

    /** The same command of another incarnation and epoch; null if it has no meaning outside its own log. */
    static Command of(Command command, NodeRef node, long epoch) {
        if (command instanceof Command.Claim c) {
            return new Command.Claim(
                    node,
                    c.clientId(),
                    c.connectionId(),
                    c.cleanStart(),
                    c.expirySeconds(),
                    c.will(),
                    c.maxQueue(),
                    c.timeMillis());
        } else if (command instanceof Command.Subscribe c) {
            return new Command.Subscribe(node, c.clientId(), epoch, c.number(), c.filters(), c.report());
        } else if (command instanceof Command.Unsubscribe c) {
            return new Command.Unsubscribe(node, c.clientId(), epoch, c.number(), c.filters());
        } else if (command instanceof Command.Disconnected c) {
            return new Command.Disconnected(node, c.clientId(), epoch, c.expirySeconds(), c.sendWill(), c.timeMillis());
        } else if (command instanceof Command.Terminated c) {
            return new Command.Terminated(node, c.clientId(), epoch, c.timeMillis());
        }
        return null;
    }
}
