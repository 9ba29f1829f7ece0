package org.rmqtt.bench.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A blocking MQTT 3.1.1 client, as much of one as the figures need. One thread reads, one writes. */
final class MqttClient implements AutoCloseable {
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    private static final int TIMEOUT_MILLIS = 60_000;

    /** A packet as it came: its type and all after the fixed header. */
    record Packet(int type, int flags, byte[] body) {
        String topic() {
            return new String(body, 2, number(0), StandardCharsets.UTF_8);
        }

        int number(int at) {
            return (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;
    private int lastId;

    /** Opens the connection and sends nothing. */
    MqttClient(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
        out = new DataOutputStream(socket.getOutputStream());
    }

    static MqttClient connected(int port, String clientId) throws IOException {
        MqttClient client = new MqttClient(port);
        try {
            client.connect(clientId);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return client;
    }

    void timeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** CONNECT with a clean session, and its CONNACK. */
    void connect(String clientId) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeUTF("MQTT");
        data.write(new byte[] {4, 2, 0, 0});
        data.writeUTF(clientId);
        send(0x10, body.toByteArray());
        Packet answer = read();
        if (answer.type() != 2 || answer.body()[1] != 0) {
            throw new IOException("CONNECT was refused");
        }
    }

    /** Sends SUBSCRIBE with QoS 1. */
    void sendSubscribe(List<String> filters) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeShort(nextId());
        for (String filter : filters) {
            data.writeUTF(filter);
            data.write(1);
        }
        send(0x82, body.toByteArray());
    }

    /** SUBSCRIBE and its SUBACK. */
    void subscribe(String... filters) throws IOException {
        sendSubscribe(List.of(filters));
        readSubAck();
    }

    void readSubAck() throws IOException {
        Packet answer = await(SUBACK);
        for (int i = 2; i < answer.body().length; i++) {
            if (answer.body()[i] < 0) {
                throw new IOException("a filter was refused");
            }
        }
    }

    /** Sends PUBLISH with QoS 1; the payload is the topic. */
    void publish(String topic) throws IOException {
        byte[] text = topic.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeUTF(topic);
        data.writeShort(nextId());
        data.write(text);
        send(0x32, body.toByteArray());
    }

    /** Reads until a packet of a type comes; acknowledges what is published meanwhile. */
    Packet await(int type) throws IOException {
        while (true) {
            Packet packet = read();
            if (packet.type() == PUBLISH && (packet.flags() & 6) == 2) {
                int id = packet.number(2 + packet.number(0));
                send(0x40, new byte[] {(byte) (id >> 8), (byte) id});
            }
            if (packet.type() == type) {
                return packet;
            }
        }
    }

    private int nextId() {
        lastId = lastId == 65_535 ? 1 : lastId + 1;
        return lastId;
    }

    private Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int next;
        do {
            next = in.readUnsignedByte();
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next > 0x7F);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(first >> 4, first & 15, body);
    }

    private void send(int first, byte[] body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(body.length + 5);
        all.write(first);
        int length = body.length;
        do {
            all.write(length > 0x7F ? length & 0x7F | 0x80 : length);
            length >>>= 7;
        } while (length > 0);
        all.write(body);
        synchronized (out) {
            out.write(all.toByteArray());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
