package dev.frontdesk.albert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The fields of one protobuf message, one after the other: the counterpart of [Wire].
///
/// `next()` goes to a field; then `number()` names it and one of the readers takes its value, or none does and it is
/// passed over. Errors are [IllegalArgumentException] with the place in the message.
///
/// Source: the Protocol Buffers encoding guide.
final class ProtobufFields {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer in;
    private int number;
    private int type;
    private long scalar;
    private ByteBuffer content = ByteBuffer.allocate(0);

    ProtobufFields(ByteBuffer message) {
        this.in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Goes to the next field; false at the message's end.
    boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        long key = varint();
        number = (int) (key >>> 3);
        type = (int) (key & 7);
        if (key >>> 3 == 0 || key >>> 32 != 0) {
            throw error("has the field number " + (key >>> 3));
        }
        switch (type) {
            case VARINT -> scalar = varint();
            case FIXED64 -> scalar = need(8).getLong();
            case FIXED32 -> scalar = need(4).getInt();
            case LENGTH -> {
                long length = varint();
                if (length < 0 || length > in.remaining()) {
                    throw error(
                            "field " + number + " is " + length + " bytes long, beyond the end");
                }
                content = in.slice(in.position(), (int) length);
                in.position(in.position() + (int) length);
            }
            default -> throw error("field " + number + " has the unknown wire type " + type);
        }
        return true;
    }

    int number() {
        return number;
    }

    long whole() {
        require(VARINT);
        return scalar;
    }

    boolean flag() {
        return whole() != 0;
    }

    float real() {
        require(FIXED32);
        return Float.intBitsToFloat((int) scalar);
    }

    /// A message within, or a string of bytes; a view.
    ByteBuffer bytes() {
        require(LENGTH);
        return content.slice();
    }

    String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
        } catch (CharacterCodingException e) {
            throw error("field " + number + " is not UTF-8");
        }
    }

    private void require(int expected) {
        if (type != expected) {
            throw error("field " + number + " has the wire type " + type + ", not " + expected);
        }
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw error("field " + number + " is cut off");
        }
        return in;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = need(1).get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw error("a number is longer than ten bytes");
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException(what + ", at byte " + in.position() + " of a message");
    }
}
