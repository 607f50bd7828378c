package io.stylestream.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The chunks of a PNG file, each length, type, content, and CRC of type and content; the last one is IEND. */
final class PngChunks {
    static final int SIGNATURE_BYTES = 8;
    /** Of a chunk, beside its content. */
    static final int OVERHEAD_BYTES = 12;

    private static final int END = type("IEND");
    /** A profile is some kilobytes, of printers a megabyte. */
    private static final int MOST_PROFILE_BYTES = 4 << 20;

    private PngChunks() {}

    /**
     * Finds damage that readers overlook: they fill up what is missing, and take flipped bits for pixels.
     *
     * @throws IOException if the file ends early or a checksum does not fit
     */
    static void requireSound(byte[] file) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(file).position(SIGNATURE_BYTES);
        Chunk chunk;
        do {
            chunk = next(rest);
            if (chunk.isCritical() && !chunk.isSound()) {
                throw new IOException("a checksum does not fit");
            }
        } while (chunk.type() != END);
    }

    /** The content of the first chunk of a type in a sound file; null if there is none. */
    static byte @Nullable [] first(byte[] file, String type) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(file).position(SIGNATURE_BYTES);
        Chunk chunk;
        do {
            chunk = next(rest);
            if (chunk.type() == type(type)) {
                ByteBuffer content = chunk.content();
                byte[] bytes = new byte[content.remaining()];
                content.get(bytes);
                return bytes;
            }
        } while (chunk.type() != END);
        return null;
    }

    /** The ICC profile of a sound file; null if there is none, or none of usual size that can be inflated. */
    static byte @Nullable [] profile(byte[] file) throws IOException {
        byte[] chunk = first(file, "iCCP");
        int name = 0;
        while (chunk != null && name < chunk.length && chunk[name] != 0) {
            name++;
        }
        if (chunk == null || name + 2 > chunk.length) {
            return null;
        }
        int compressed = name + 2; // behind the name's end and the method
        try (InputStream content =
                new InflaterInputStream(new ByteArrayInputStream(chunk, compressed, chunk.length - compressed))) {
            byte[] profile = content.readNBytes(MOST_PROFILE_BYTES + 1);
            return profile.length > MOST_PROFILE_BYTES ? null : profile;
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static Chunk next(ByteBuffer rest) throws IOException {
        long length = rest.remaining() < OVERHEAD_BYTES ? -1 : rest.getInt() & 0xffff_ffffL;
        if (length < 0 || length > rest.remaining() - 2 * Integer.BYTES) {
            throw new IOException("it ends early");
        }
        ByteBuffer typeAndContent = rest.slice(rest.position(), Integer.BYTES + (int) length);
        rest.position(rest.position() + Integer.BYTES + (int) length);
        return new Chunk(typeAndContent, rest.getInt());
    }

    /** A chunk's type as a number. */
    static int type(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getInt();
    }

    private record Chunk(ByteBuffer typeAndContent, int checksum) {
        int type() {
            return typeAndContent.getInt(0);
        }

        ByteBuffer content() {
            return typeAndContent.slice(Integer.BYTES, typeAndContent.limit() - Integer.BYTES);
        }

        /** Without such a chunk there is no picture: its name has an upper-case first letter. */
        boolean isCritical() {
            return (type() >>> 24 & 0x20) == 0;
        }

        boolean isSound() {
            CRC32 crc = new CRC32();
            crc.update(typeAndContent.duplicate());
            return checksum == (int) crc.getValue();
        }
    }
}
