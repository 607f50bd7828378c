package io.stylestream.image;

import java.nio.ByteBuffer;

/**
 * Walks through a whole JPEG file and finds whether all its segments, tables and scans are as the standard wants them,
 * up to the end marker. Everything but the Huffman codes themselves.
 *
 * <p>For decoders in the hands of strangers that are not trusted with malformed files; a file that is not sound may
 * still be readable. ITU T.81, annexes B and G.
 */
final class JpegStructure {
    private static final int MARKER = 0xff;
    private static final int FIRST_RESTART = 0xd0;
    private static final int LAST_RESTART = 0xd7;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int QUANTISATION = 0xdb;
    private static final int HUFFMAN = 0xc4;
    private static final int RESTART_INTERVAL = 0xdd;
    private static final int BASELINE = 0xc0;
    private static final int PROGRESSIVE = 0xc2;
    private static final int FIRST_APPLICATION = 0xe0;
    private static final int LAST_APPLICATION = 0xef;
    private static final int COMMENT = 0xfe;

    private static final int TABLES = 4;
    private static final int COEFFICIENTS = 64;
    private static final int CODE_LENGTHS = 16;
    private static final int MOST_DC_BITS = 11;
    private static final int MOST_AC_BITS = 10;
    private static final int MOST_SAMPLING = 4;
    private static final int MOST_BLOCKS_IN_UNIT = 10;

    private final ByteBuffer file;
    private final boolean[] quantisation = new boolean[TABLES];
    /** DC tables, then AC tables. */
    private final boolean[] huffman = new boolean[2 * TABLES];

    private int components;
    private boolean progressive;
    /** Of each component its number, its blocks in a unit and its quantisation table. */
    private final int[][] frame = new int[TABLES][];
    /** Whether a component's scan (progressive: the first bits of its DC coefficient) was there. */
    private final boolean[] scanned = new boolean[TABLES];

    private int restartInterval;

    private JpegStructure(ByteBuffer file) {
        this.file = file;
    }

    /**
     * The length of the picture from the start of the file to its end marker; what follows is no part of it.
     *
     * @param file begins with the signature of JPEG
     * @return 0 if something is unsound, or of a kind other than baseline and progressive with one or three components
     */
    static int soundBytes(byte[] file) {
        JpegStructure structure = new JpegStructure(ByteBuffer.wrap(file));
        return structure.isSound() ? structure.file.position() : 0;
    }

    private boolean isSound() {
        if (file.remaining() < 4 || next() != MARKER || next() != START) {
            return false;
        }
        while (file.remaining() >= 2) {
            if (next() != MARKER) {
                return false;
            }
            int marker = next();
            if (marker == END) {
                return isComplete();
            }
            if (file.remaining() < 2) {
                return false;
            }
            int length = (file.getShort() & 0xffff) - 2;
            if (length < 0 || length > file.remaining()) {
                return false;
            }
            ByteBuffer content = file.slice(file.position(), length);
            file.position(file.position() + length);
            if (!isSound(marker, content)) {
                return false;
            }
        }
        return false;
    }

    private boolean isComplete() {
        for (int component = 0; component < components; component++) {
            if (!scanned[component]) {
                return false;
            }
        }
        return components > 0;
    }

    private boolean isSound(int marker, ByteBuffer content) {
        return switch (marker) {
            case QUANTISATION -> areQuantisationTables(content);
            case HUFFMAN -> areHuffmanTables(content);
            case BASELINE, PROGRESSIVE -> isFrame(marker, content);
            case RESTART_INTERVAL -> isRestartInterval(content);
            case SCAN -> isScan(content) && skipCodes();
            default -> marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION || marker == COMMENT;
        };
    }

    private boolean areQuantisationTables(ByteBuffer content) {
        while (content.hasRemaining()) {
            int kind = next(content);
            int bytes = COEFFICIENTS * ((kind >> 4) + 1);
            if (kind >> 4 > 1 || (kind & 0xf) >= TABLES || content.remaining() < bytes) {
                return false;
            }
            content.position(content.position() + bytes);
            quantisation[kind & 0xf] = true;
        }
        return true;
    }

    private boolean areHuffmanTables(ByteBuffer content) {
        while (content.hasRemaining()) {
            int kind = next(content);
            int tableClass = kind >> 4;
            if (tableClass > 1 || (kind & 0xf) >= TABLES || content.remaining() < CODE_LENGTHS) {
                return false;
            }
            int symbols = symbols(content);
            if (symbols < 1 || content.remaining() < symbols) {
                return false;
            }
            for (int i = 0; i < symbols; i++) {
                int symbol = next(content);
                if (tableClass == 0 ? symbol > MOST_DC_BITS : (symbol & 0xf) > MOST_AC_BITS) {
                    return false;
                }
            }
            huffman[TABLES * tableClass + (kind & 0xf)] = true;
        }
        return true;
    }

    /** The number of a table's symbols from the number of codes of each length; 0 if there are more than fit. */
    private static int symbols(ByteBuffer content) {
        int symbols = 0;
        int unused = 1; // codes of the current length that are free
        for (int length = 1; length <= CODE_LENGTHS; length++) {
            int codes = next(content);
            symbols += codes;
            unused = 2 * unused - codes;
            if (unused < 0) {
                return 0;
            }
        }
        return symbols > 256 ? 0 : symbols;
    }

    private boolean isFrame(int marker, ByteBuffer content) {
        if (components > 0 || content.remaining() < 6 || next(content) != Byte.SIZE) {
            return false;
        }
        int height = content.getShort();
        int width = content.getShort();
        int count = next(content);
        if (height == 0 || width == 0 || count != 1 && count != 3 || content.remaining() != 3 * count) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int number = next(content);
            int sampling = next(content);
            int table = next(content);
            int across = sampling >> 4;
            int down = sampling & 0xf;
            if (across < 1 || across > MOST_SAMPLING || down < 1 || down > MOST_SAMPLING || table >= TABLES) {
                return false;
            }
            frame[i] = new int[] {number, across * down, table};
        }
        progressive = marker == PROGRESSIVE;
        components = count;
        return true;
    }

    private boolean isRestartInterval(ByteBuffer content) {
        if (content.remaining() != 2) {
            return false;
        }
        restartInterval = content.getShort() & 0xffff;
        return true;
    }

    private boolean isScan(ByteBuffer content) {
        int count = content.hasRemaining() ? next(content) : 0;
        if (count < 1 || count > components || content.remaining() != 2 * count + 3) {
            return false;
        }
        int[] members = new int[count];
        int[] tables = new int[count];
        int blocks = 0;
        int component = -1;
        for (int i = 0; i < count; i++) {
            component = indexAfter(component, next(content));
            if (component < 0 || !quantisation[frame[component][2]]) {
                return false;
            }
            members[i] = component;
            tables[i] = next(content);
            blocks += frame[component][1];
        }
        if (count > 1 && blocks > MOST_BLOCKS_IN_UNIT) {
            return false;
        }
        int first = next(content);
        int last = next(content);
        int bits = next(content);
        return progressive
                ? isProgressiveScan(members, tables, first, last, bits >> 4, bits & 0xf)
                : first == 0 && last == COEFFICIENTS - 1 && bits == 0 && isBaselineScan(members, tables);
    }

    /** Components are in the frame's order. */
    private int indexAfter(int component, int number) {
        for (int next = component + 1; next < components; next++) {
            if (frame[next][0] == number) {
                return next;
            }
        }
        return -1;
    }

    private boolean isBaselineScan(int[] members, int[] tables) {
        for (int i = 0; i < members.length; i++) {
            if (scanned[members[i]] || !hasDcTable(tables[i]) || !hasAcTable(tables[i])) {
                return false;
            }
            scanned[members[i]] = true;
        }
        return true;
    }

    /**
     * The first scan of some bits, or one that adds a bit.
     *
     * @param before bits that were left out before, 0 in a first scan
     * @param after bits that are left out still
     */
    private boolean isProgressiveScan(int[] members, int[] tables, int first, int last, int before, int after) {
        boolean ofDc = first == 0;
        boolean refines = before > 0;
        if (after > 13 || refines && before != after + 1) {
            return false;
        }
        if (ofDc ? last != 0 : last < first || last >= COEFFICIENTS || members.length != 1) {
            return false;
        }
        for (int i = 0; i < members.length; i++) {
            boolean hasTable = ofDc ? refines || hasDcTable(tables[i]) : hasAcTable(tables[i]);
            boolean isInTurn = ofDc ? scanned[members[i]] == refines : scanned[members[i]];
            if (!hasTable || !isInTurn) {
                return false;
            }
            scanned[members[i]] = true;
        }
        return true;
    }

    private boolean hasDcTable(int tables) {
        return tables >> 4 < TABLES && huffman[tables >> 4];
    }

    private boolean hasAcTable(int tables) {
        return (tables & 0xf) < TABLES && huffman[TABLES + (tables & 0xf)];
    }

    /** Goes on to the next marker behind a scan's codes; restart markers must come in turn. */
    private boolean skipCodes() {
        byte[] bytes = file.array();
        int restart = FIRST_RESTART;
        for (int i = file.position(); i + 1 < bytes.length; i++) {
            if (bytes[i] != (byte) MARKER) {
                continue;
            }
            int marker = bytes[i + 1] & 0xff;
            if (marker == 0) {
                i++; // a byte of codes that looks like a marker is followed by 0
            } else if (marker >= FIRST_RESTART && marker <= LAST_RESTART) {
                if (restartInterval == 0 || marker != restart) {
                    return false;
                }
                restart = restart == LAST_RESTART ? FIRST_RESTART : restart + 1;
                i++;
            } else {
                file.position(i);
                return true;
            }
        }
        return false;
    }

    private int next() {
        return next(file);
    }

    private static int next(ByteBuffer bytes) {
        return bytes.get() & 0xff;
    }
}
