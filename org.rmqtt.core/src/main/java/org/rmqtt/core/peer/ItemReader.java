package org.rmqtt.core.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.util.Arrays;

/**
 * Reads protobuf fields where they are in an array. One object for all items, since there is one for each message that
 * comes from another node. Confined to one loop.
 */
final class ItemReader {
    private byte[] bytes;
    private int at;
    private int end;

    /** Goes to a range of an array. */
    void open(byte[] newBytes, int offset, int length) {
        bytes = newBytes;
        at = offset;
        end = offset + length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The next tag; 0 at the end. */
    int tag() throws InvalidProtocolBufferException {
        return at == end ? 0 : (int) varint();
    }

    long varint() throws InvalidProtocolBufferException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == end) {
                throw new InvalidProtocolBufferException("a number is cut off");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new InvalidProtocolBufferException("a number has more than ten bytes");
    }

    /** The length of a delimited field, all of which is there. */
    int length() throws InvalidProtocolBufferException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new InvalidProtocolBufferException("a field of " + length + " bytes has " + (end - at));
        }
        return (int) length;
    }

    byte[] delimited() throws InvalidProtocolBufferException {
        int length = length();
        int from = skip(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Goes over some bytes; gives where they begin. */
    int skip(int length) throws InvalidProtocolBufferException {
        if (length > end - at) {
            throw new InvalidProtocolBufferException("an item is cut off");
        }
        int from = at;
        at += length;
        return from;
    }

    /** Goes over a field that a later release has added. */
    void skipField(int tag) throws InvalidProtocolBufferException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> varint();
            case WireFormat.WIRETYPE_FIXED64 -> skip(Long.BYTES);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> skip(length());
            case WireFormat.WIRETYPE_FIXED32 -> skip(Integer.BYTES);
            default -> throw new InvalidProtocolBufferException("tag " + tag + " is of no known type");
        }
    }
}
