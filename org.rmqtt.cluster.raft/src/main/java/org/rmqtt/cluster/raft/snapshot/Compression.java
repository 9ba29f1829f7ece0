package org.rmqtt.cluster.raft.snapshot;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.xerial.snappy.SnappyFramedInputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

/** How a snapshot is compressed; its name is in the file, so that every node reads every one. */
public enum Compression {
    /** Zstandard. */
    ZSTD {
        @Override
        OutputStream write(OutputStream out) throws IOException {
            return new ZstdOutputStreamNoFinalizer(out);
        }

        @Override
        InputStream read(InputStream in) throws IOException {
            return new ZstdInputStreamNoFinalizer(in);
        }
    },
    /** LZ4 frames. */
    LZ4 {
        @Override
        OutputStream write(OutputStream out) throws IOException {
            return new LZ4FrameOutputStream(out);
        }

        @Override
        InputStream read(InputStream in) throws IOException {
            return new LZ4FrameInputStream(in);
        }
    },
    /** Deflate. */
    ZLIB {
        @Override
        OutputStream write(OutputStream out) {
            return new DeflaterOutputStream(out);
        }

        @Override
        InputStream read(InputStream in) {
            return new InflaterInputStream(in);
        }
    },
    /** Snappy frames. */
    SNAPPY {
        @Override
        OutputStream write(OutputStream out) throws IOException {
            return new SnappyFramedOutputStream(out);
        }

        @Override
        InputStream read(InputStream in) throws IOException {
            return new SnappyFramedInputStream(in);
        }
    },
    /** As it is. */
    NONE {
        @Override
        OutputStream write(OutputStream out) {
            return out;
        }

        @Override
        InputStream read(InputStream in) {
            return in;
        }
    };

    abstract OutputStream write(OutputStream out) throws IOException;

    abstract InputStream read(InputStream in) throws IOException;

    /** Its name in files and configurations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of a name.
     *
     * @throws IOException if there is none
     */
    static Compression of(String label) throws IOException {
        return Arrays.stream(values())
                .filter(compression -> compression.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IOException("its compression " + label + " is unknown; a newer release wrote it"));
    }
}
