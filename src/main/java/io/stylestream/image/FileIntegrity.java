package io.stylestream.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * Finds damage that decoders overlook: they fill up what is missing, and take flipped bits for pixels.
 *
 * <p>JPEG has no such structure; its decoder's warnings tell.
 */
final class FileIntegrity {
    private static final int PNG_SIGNATURE_BYTES = 8;
    private static final int PNG_CHUNK_OVERHEAD_BYTES = 12;
    private static final int PNG_END = 'I' << 24 | 'E' << 16 | 'N' << 8 | 'D';
    private static final int RIFF_HEADER_BYTES = 8;

    private FileIntegrity() {}

    /** @throws IOException if the file ends early or a checksum does not fit */
    static void require(FileSignature signature, byte[] bytes) throws IOException {
        switch (signature) {
            case PNG -> requirePngChunks(ByteBuffer.wrap(bytes));
            case WEBP -> requireRiffLength(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
            default -> {}
        }
    }

    /** Every chunk is length, type, data, CRC of type and data; the last one is IEND. */
    private static void requirePngChunks(ByteBuffer file) throws IOException {
        file.position(PNG_SIGNATURE_BYTES);
        int type = 0;
        while (type != PNG_END) {
            long dataBytes = file.remaining() < PNG_CHUNK_OVERHEAD_BYTES ? -1 : file.getInt() & 0xffff_ffffL;
            if (dataBytes < 0 || dataBytes > file.remaining() - 8) {
                throw new IOException("it ends early");
            }
            type = file.getInt(file.position());
            CRC32 crc = new CRC32();
            crc.update(file.slice(file.position(), 4 + (int) dataBytes));
            file.position(file.position() + 4 + (int) dataBytes);
            if (file.getInt() != (int) crc.getValue() && isCritical(type)) {
                throw new IOException("a checksum does not fit");
            }
        }
    }

    /** A PNG chunk without which there is no picture has an upper-case first letter. */
    private static boolean isCritical(int type) {
        return (type >>> 24 & 0x20) == 0;
    }

    private static void requireRiffLength(ByteBuffer file) throws IOException {
        long declared = file.getInt(4) & 0xffff_ffffL;
        if (declared > file.limit() - RIFF_HEADER_BYTES) {
            throw new IOException("it ends early");
        }
    }
}
