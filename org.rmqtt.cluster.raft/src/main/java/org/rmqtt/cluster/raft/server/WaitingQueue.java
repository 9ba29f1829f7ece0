package org.rmqtt.cluster.raft.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * What waits to be sent, in the order in which it came: the commands of this node, and apart from them the batches of others,
 * which are not to wait until there is room for more of this node's. Thread-safe.
 */
final class WaitingQueue {
    private final Deque<Waiting> own = new ArrayDeque<>();
    private final Deque<Waiting> proposals = new ArrayDeque<>();
    private int commands;

    /** Adds to the end unless there would be more than so many commands then. */
    synchronized boolean offer(Waiting waiting, int most) {
        if (commands + waiting.commands() > most) {
            return false;
        }
        if (commands == 0) {
            notifyAll();
        }
        queueOf(waiting).addLast(waiting);
        commands += waiting.commands();
        return true;
    }

    private Deque<Waiting> queueOf(Waiting waiting) {
        return waiting.isProposal() ? proposals : own;
    }

    /** Waits a moment for something; says whether there is something. */
    synchronized boolean await(long millis) throws InterruptedException {
        if (commands == 0) {
            wait(millis);
        }
        return commands > 0;
    }

    /**
     * Takes what goes into one entry: of others as much as fits into half of it, then of this node, then of others again.
     *
     * @param room for so many commands; a batch of another node is not cut
     * @param ownRoom for so many of this node
     * @param bytes for so many bytes, but for one command that has more
     */
    synchronized List<Waiting> take(int room, int ownRoom, int bytes) {
        Entry entry = new Entry(bytes);
        entry.take(proposals, room / 2);
        entry.take(own, Math.min(room, entry.commands + ownRoom));
        entry.take(proposals, room);
        return entry.taken;
    }

    private final class Entry {
        final List<Waiting> taken = new ArrayList<>();
        int commands;
        private int bytes;

        Entry(int bytes) {
            this.bytes = bytes;
        }

        void take(Deque<Waiting> queue, int most) {
            while (commands < most && !queue.isEmpty()) {
                int size = queue.peek().part().size();
                if (size > bytes && !taken.isEmpty()) {
                    return;
                }
                Waiting next = remove(queue);
                bytes -= size;
                commands += next.commands();
                taken.add(next);
            }
        }
    }

    /** Makes what was taken the first again, whatever has come since. */
    synchronized void putBack(List<Waiting> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            commands += taken.get(i).commands();
            queueOf(taken.get(i)).addFirst(taken.get(i));
        }
    }

    /** Takes those that some rule refuses: of the batches of others any, of the commands of this node the first ones. */
    synchronized List<Waiting> takeRefused(Predicate<Waiting> isRefused) {
        List<Waiting> taken = new ArrayList<>();
        for (int i = proposals.size(); i > 0; i--) {
            Waiting next = proposals.poll();
            if (isRefused.test(next)) {
                commands -= next.commands();
                taken.add(next);
            } else {
                proposals.addLast(next);
            }
        }
        while (!own.isEmpty() && isRefused.test(own.peek())) {
            taken.add(remove(own));
        }
        return taken;
    }

    private Waiting remove(Deque<Waiting> queue) {
        Waiting first = queue.remove();
        commands -= first.commands();
        return first;
    }

    synchronized int commands() {
        return commands;
    }
}
