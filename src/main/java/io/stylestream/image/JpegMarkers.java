package io.stylestream.image;

/**
 * What the markers of a JPEG file say of its pixels.
 *
 * @param bits of a sample, in the usual kinds of files (baseline to progressive, Huffman codes); 0 in others
 * @param scans each of which costs a decoder a pass over the picture
 */
record JpegMarkers(int bits, int scans) {
    /** A camera or an editor writes ten or so. */
    static final int ALWAYS_ALLOWED = 25;

    /** Of all scans together; about a quarter of a minute of decoding. */
    static final long MOST_PIXELS = 1_250_000_000;

    private static final int MARKER = 0xff;
    private static final int FIRST_WITHOUT_CONTENT = 0xd0;
    private static final int LAST_RESTART = 0xd7;
    private static final int TEMPORARY = 0x01;
    private static final int START = 0xd8;
    private static final int END = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int BASELINE = 0xc0;
    private static final int PROGRESSIVE = 0xc2;
    /** From a segment's marker to the bits of a frame. */
    private static final int BITS_AT = 4;

    /**
     * Reads the markers up to the end. As decoders do, this looks for the next marker where none is expected, so a
     * damaged file has no fewer scans.
     *
     * @param file begins with the signature of JPEG
     */
    static JpegMarkers of(byte[] file) {
        int bits = 0;
        int scans = 0;
        int at = 2;
        while (at + 1 < file.length) {
            int marker = file[at + 1] & 0xff;
            if ((file[at] & 0xff) != MARKER || marker == MARKER || isData(marker)) {
                at++;
                continue;
            }
            if (marker == END) {
                break;
            }
            if (marker >= BASELINE && marker <= PROGRESSIVE && at + BITS_AT < file.length) {
                bits = file[at + BITS_AT] & 0xff;
            }
            scans += marker == START_OF_SCAN ? 1 : 0;
            at += 2 + (marker == START || marker == TEMPORARY ? 0 : contentBytes(file, at + 2));
        }
        return new JpegMarkers(bits, scans);
    }

    /** Within a scan a byte of 255 is followed by 0, and restarts are no markers of interest. */
    private static boolean isData(int marker) {
        return marker == 0 || marker >= FIRST_WITHOUT_CONTENT && marker <= LAST_RESTART;
    }

    /** Of a segment, with the two bytes of its length. */
    private static int contentBytes(byte[] file, int at) {
        return at + 1 < file.length ? (file[at] & 0xff) << 8 | file[at + 1] & 0xff : 0;
    }
}
