package org.rmqtt.cluster.raft.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A list such as {@code 1@host:port}, in the order of ids.
 *
 * @param addresses {@code host:port} by node id
 */
public record Peers(Map<Long, String> addresses) {
    /** The map is copied and sorted. */
    public Peers {
        addresses = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(addresses)));
    }

    /**
     * Reads a list.
     *
     * @throws IllegalArgumentException if an entry is malformed, or an id or address comes twice
     */
    public static Peers parse(String[] entries) {
        Map<Long, String> addresses = new TreeMap<>();
        for (String list : entries) {
            for (String entry : list.trim().split("[\\s,]+")) {
                if (!entry.isEmpty()) {
                    add(addresses, entry);
                }
            }
        }
        return new Peers(addresses);
    }

    private static void add(Map<Long, String> addresses, String entry) {
        int at = entry.indexOf('@');
        int colon = entry.lastIndexOf(':');
        long id;
        int port;
        try {
            id = Long.parseLong(entry.substring(0, Math.max(at, 0)));
            port = Integer.parseInt(entry.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(entry + " is no node; write id@host:port", e);
        }
        if (id < 1 || id > Integer.MAX_VALUE || port < 1 || port > 65_535 || colon <= at + 1) {
            throw new IllegalArgumentException(entry
                    + " is no node; write id@host:port with an id from 1 to 2147483647 and a port from 1 to 65535");
        }
        String address = entry.substring(at + 1);
        if (addresses.containsValue(address) || addresses.put(id, address) != null) {
            throw new IllegalArgumentException(entry + ": its id or its address is there twice");
        }
    }

    @Override
    public String toString() {
        return addresses.entrySet().stream()
                .map(entry -> entry.getKey() + "@" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
