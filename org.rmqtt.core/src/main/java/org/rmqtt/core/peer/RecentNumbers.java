package org.rmqtt.core.peer;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The numbers of the messages that a lane has brought last, more than its sender holds without an acknowledgement. One
 * thread writes; any thread reads.
 */
final class RecentNumbers {
    private static final int SIZE = 2 * OutLane.MAX_ITEMS;

    private volatile AtomicLongArray ring;
    private int next;

    void add(long number) {
        AtomicLongArray numbers = ring;
        if (numbers == null) {
            numbers = new AtomicLongArray(SIZE);
            ring = numbers;
        }
        numbers.lazySet(next, number);
        next = next + 1 & SIZE - 1;
    }

    /** Whether a number is among them; looks at all. */
    boolean contains(long number) {
        return stream().anyMatch(each -> each == number);
    }

    private LongStream stream() {
        AtomicLongArray numbers = ring;
        return numbers == null
                ? LongStream.empty()
                : IntStream.range(0, SIZE).mapToLong(numbers::get).filter(number -> number != 0);
    }

    /** Whether a number is among those of some lanes as they are now. */
    static LongPredicate among(Collection<RecentNumbers> lanes) {
        long[] all =
                lanes.stream().flatMapToLong(RecentNumbers::stream).sorted().toArray();
        return number -> Arrays.binarySearch(all, number) >= 0;
    }
}
