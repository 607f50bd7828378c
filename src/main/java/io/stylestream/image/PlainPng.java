package io.stylestream.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file of the most common kind: 8-bit RGB with or without alpha, not interlaced, without a colour profile and
 * Exif data.
 *
 * <p>Image I/O reads it to the same pixels, but for a small picture its preparations cost several times as much as the
 * pixels, and a stream consists of small pictures. Everything else is left to Image I/O and {@link PictureDecoder}.
 */
final class PlainPng {
    private static final int HEADER = PngChunks.type("IHDR");
    private static final int DATA = PngChunks.type("IDAT");
    private static final int END = PngChunks.type("IEND");
    /** Chunks that change no pixel. */
    private static final Set<Integer> WITHOUT_EFFECT = Stream.of("sRGB", "pHYs", "tIME", "tEXt", "zTXt", "iTXt")
            .map(PngChunks::type)
            .collect(Collectors.toUnmodifiableSet());

    private static final int HEADER_BYTES = 13;
    private static final byte BITS = 8;
    private static final byte RGB = 2;
    private static final byte RGB_AND_ALPHA = 6;
    /** Rows are inflated some at a time. */
    private static final int STRIP_BYTES = 1 << 16;

    private static final int WHITE = 255;

    private final int width;
    private final int height;
    private final int channels;
    /** The compressed rows, part by part; views of the file. */
    private final List<ByteBuffer> data;

    private PlainPng(int width, int height, int channels, List<ByteBuffer> data) {
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.data = data;
    }

    /**
     * Looks at a file's chunks, not at its pixels and checksums.
     *
     * @param file begins with the signature of PNG
     * @return null if the file is of another kind, or damaged
     */
    static @Nullable PlainPng of(byte[] file) {
        ByteBuffer chunks = ByteBuffer.wrap(file);
        chunks.position(PngChunks.SIGNATURE_BYTES);
        ByteBuffer header = null;
        List<ByteBuffer> data = new ArrayList<>();
        while (chunks.remaining() >= PngChunks.OVERHEAD_BYTES) {
            int length = chunks.getInt();
            int type = chunks.getInt();
            if (length < 0 || length > chunks.remaining() - Integer.BYTES) {
                return null;
            }
            ByteBuffer content = chunks.slice(chunks.position(), length);
            chunks.position(chunks.position() + length + Integer.BYTES);
            if (type == END) {
                return header == null ? null : of(header, data);
            } else if (type == HEADER && header == null) {
                header = content;
            } else if (type == DATA) {
                data.add(content);
            } else if (!WITHOUT_EFFECT.contains(type)) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable PlainPng of(ByteBuffer header, List<ByteBuffer> data) {
        if (header.remaining() != HEADER_BYTES) {
            return null;
        }
        int width = header.getInt();
        int height = header.getInt();
        byte bits = header.get();
        byte colour = header.get();
        byte compression = header.get();
        byte filters = header.get();
        byte interlacing = header.get();
        boolean standard = compression == 0 && filters == 0 && interlacing == 0;
        if (width < 1 || height < 1 || bits != BITS || colour != RGB && colour != RGB_AND_ALPHA || !standard) {
            return null;
        }
        return new PlainPng(width, height, colour == RGB ? 3 : 4, data);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /**
     * The picture over white. Wants its size checked before.
     *
     * @throws IOException if the compressed rows are damaged or too few
     */
    RgbPicture read() throws IOException {
        int rowBytes = channels * width;
        int stripRows = Math.min(height, Math.max(1, STRIP_BYTES / (rowBytes + 1)));
        byte[] strip = new byte[stripRows * (rowBytes + 1)];
        byte[] above = new byte[rowBytes];
        byte[] row = new byte[rowBytes];
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        try (Rows rows = new Rows(data)) {
            for (int y = 0; y < height; y++) {
                int from = y % stripRows * (rowBytes + 1);
                if (from == 0) {
                    rows.read(strip, Math.min(stripRows, height - y) * (rowBytes + 1));
                }
                System.arraycopy(strip, from + 1, row, 0, rowBytes);
                PngFilter.undo(strip[from], row, above, channels);
                copyOverWhite(row, rgb, 3 * width * y);
                byte[] free = above;
                above = row;
                row = free;
            }
        }
        return new RgbPicture(width, height, rgb);
    }

    private void copyOverWhite(byte[] row, byte[] rgb, int to) {
        if (channels == 3) {
            System.arraycopy(row, 0, rgb, to, row.length);
            return;
        }
        for (int from = 0; from < row.length; from += 4, to += 3) {
            int alpha = row[from + 3] & 0xff;
            rgb[to] = overWhite(row[from], alpha);
            rgb[to + 1] = overWhite(row[from + 1], alpha);
            rgb[to + 2] = overWhite(row[from + 2], alpha);
        }
    }

    private static byte overWhite(byte sample, int alpha) {
        return alpha == WHITE
                ? sample
                : (byte) (((sample & 0xff) * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE);
    }

    /** Inflates the rows of a file, across the parts of its data. */
    private static final class Rows implements AutoCloseable {
        private final Inflater inflater = new Inflater();
        private final List<ByteBuffer> parts;
        private int nextPart;

        Rows(List<ByteBuffer> parts) {
            this.parts = parts;
        }

        void read(byte[] into, int length) throws IOException {
            int read = 0;
            try {
                while (read < length) {
                    int inflated = inflater.inflate(into, read, length - read);
                    read += inflated;
                    if (inflated == 0 && !more()) {
                        throw new IOException("its rows end early");
                    }
                }
            } catch (DataFormatException damage) {
                throw new IOException("its rows cannot be decompressed: " + damage.getMessage(), damage);
            }
        }

        private boolean more() {
            if (!inflater.needsInput() || inflater.finished() || nextPart == parts.size()) {
                return false;
            }
            inflater.setInput(parts.get(nextPart++));
            return true;
        }

        @Override
        public void close() {
            inflater.end(); // native memory
        }
    }
}
