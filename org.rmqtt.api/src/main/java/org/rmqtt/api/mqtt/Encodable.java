package org.rmqtt.api.mqtt;

import java.nio.charset.StandardCharsets;

/** What a packet can carry: strings and binary data of MQTT have a length of two bytes (MQTT 5.0 sections 1.5.4 and 1.5.6). */
final class Encodable {
    private static final int MAX_BYTES = 65_535;
    private static final int MAX_BYTES_OF_CHAR = 3;

    private Encodable() {}

    static void check(String what, String text) {
        if (text != null && text.length() > MAX_BYTES / MAX_BYTES_OF_CHAR) {
            check(what, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    static void check(String what, byte[] data) {
        if (data != null && data.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    what + " has " + data.length + " bytes, and MQTT takes " + MAX_BYTES + " at most");
        }
    }
}
