package org.rmqtt.framework.test;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** An MQTT 5.0 client over a real socket, as small as these tests need it. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    Wire(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
    }

    record Packet(int type, byte[] body) {}

    /** Connects and gives the reason code; the session expiry is 300 s. */
    int connect(String clientId, boolean clean, String username, String password) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(5);
        body.write((clean ? 2 : 0) | (username == null ? 0 : 0xC0));
        body.writeBytes(new byte[] {0, 0, 5, 0x11, 0, 0, 1, 44});
        text(body, clientId);
        if (username != null) {
            text(body, username);
            text(body, password);
        }
        send(0x10, body);
        return read().body()[1] & 0xFF;
    }

    /** Subscribes with QoS 1 and gives the reason code. */
    int subscribe(String filter) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, 7, 0});
        text(body, filter);
        body.write(1);
        send(0x82, body);
        byte[] ack = expect(9).body();
        return ack[ack.length - 1] & 0xFF;
    }

    /** Publishes with QoS 1 and gives the reason code. */
    int publish(String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.writeBytes(new byte[] {0, 9, 0});
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        send(0x32, body);
        byte[] ack = expect(4).body();
        return ack.length == 2 ? 0 : ack[2] & 0xFF;
    }

    /** Publishes a retained message with QoS 1. */
    void retain(String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.writeBytes(new byte[] {0, 11, 0});
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        send(0x33, body);
        expect(4);
    }

    /** The next PUBLISH as {@code topic=payload}; acknowledged. */
    String receive() throws IOException {
        byte[] body = expect(3).body();
        int length = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
        String topic = new String(body, 2, length, StandardCharsets.UTF_8);
        int start = length + 5;
        ByteArrayOutputStream ack = new ByteArrayOutputStream();
        ack.write(body, length + 2, 2);
        send(0x40, ack);
        return topic + "=" + new String(body, start, body.length - start, StandardCharsets.UTF_8);
    }

    /** Sends AUTH or CONNECT bodies made by hand. */
    void send(int first, ByteArrayOutputStream body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        int rest = body.size();
        do {
            packet.write(rest > 127 ? rest & 127 | 128 : rest);
            rest >>= 7;
        } while (rest > 0);
        body.writeTo(packet);
        packet.writeTo(socket.getOutputStream());
    }

    static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    Packet read() throws IOException {
        int type = in.readUnsignedByte() >> 4;
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 127) << shift;
            shift += 7;
        } while (digit > 127);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(type, body);
    }

    Packet expect(int type) throws IOException {
        Packet packet = read();
        if (packet.type() != type) {
            throw new AssertionError("packet type " + packet.type() + " instead of " + type);
        }
        return packet;
    }

    /** Whether the connection still answers. */
    boolean isAlive() throws IOException {
        socket.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
        return expect(13).body().length == 0;
    }

    /** Reads until the end of the connection. */
    void awaitClosed() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (EOFException | SocketException e) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
