package org.rmqtt.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.transport.codec.decode.FrameDecoder;
import org.rmqtt.transport.codec.encode.PublishEncoder;

/** Decoding and encoding a PUBLISH with 64 bytes of payload. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'c'};

    private static final int HEADER = PublishEncoder.header(QoS.AT_LEAST_ONCE, false, false);

    private final FrameDecoder decoder = new FrameDecoder(1 << 20, 0);
    private final PublishEncoder encoder = new PublishEncoder(false, new Negotiated(Integer.MAX_VALUE, 0, true));
    private final SharedFrames shared = new SharedFrames();
    private Message message;
    private ByteBuf frame;
    private ByteBuf out;

    /** Prepares the buffers. */
    @Setup
    public void prepare() {
        message = new Message(
                "bench/pair/17",
                new byte[64],
                QoS.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                new Origin(Origin.Kind.CUSTOM, 1, "c", null, null),
                0);
        frame = PooledByteBufAllocator.DEFAULT.directBuffer();
        frame.writeBytes(CONNECT);
        decoder.next(frame);
        frame.clear();
        encoder.encode(message, null, HEADER, 1, null, 0, frame);
        out = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
    }

    /** Gives the buffers back. */
    @TearDown
    public void release() {
        frame.release();
        out.release();
    }

    /** From bytes to a record. */
    @Benchmark
    public MqttPacket decodePublish() {
        frame.readerIndex(0);
        return decoder.next(frame);
    }

    /** From a message to bytes, alone. */
    @Benchmark
    public int encodePublish() {
        out.clear();
        encoder.encode(message, null, HEADER, 7, null, 0, out);
        return out.writerIndex();
    }

    /** From a message to bytes as one of many receivers. */
    @Benchmark
    public int encodeSharedPublish() {
        out.clear();
        encoder.encode(message, shared, HEADER, 7, null, 0, out);
        return out.writerIndex();
    }
}
