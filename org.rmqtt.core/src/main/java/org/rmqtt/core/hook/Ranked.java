package org.rmqtt.core.hook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.ServiceReference;

/**
 * The services of one kind, the highest ranking first, as an array that readers take without waiting. Services may come and
 * go at any time; a reader goes on with the array that it has.
 *
 * @param <T> the kind of service
 */
public final class Ranked<T> {
    private final List<Entry<T>> entries = new ArrayList<>();
    private volatile Named<T>[] current = newArray(0);

    private record Entry<T>(ServiceReference<T> reference, Named<T> service) {}

    /**
     * A service with a name for log lines.
     *
     * @param name the bundle that offers it
     * @param service the service
     */
    public record Named<T>(String name, T service) {}

    /** The services of now; not to be changed. */
    public Named<T>[] all() {
        return current;
    }

    /** Whether there is no service. */
    public boolean isEmpty() {
        return current.length == 0;
    }

    synchronized void add(ServiceReference<T> reference, T service) {
        entries.add(new Entry<>(reference, new Named<>(reference.getBundle().getSymbolicName(), service)));
        entries.sort(Comparator.comparing(Entry<T>::reference).reversed());
        publish();
    }

    synchronized void remove(ServiceReference<T> reference) {
        entries.removeIf(entry -> entry.reference().equals(reference));
        publish();
    }

    private void publish() {
        Named<T>[] array = newArray(entries.size());
        for (int i = 0; i < array.length; i++) {
            array[i] = entries.get(i).service();
        }
        current = array;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> Named<T>[] newArray(int size) {
        return (Named<T>[]) new Named[size];
    }
}
