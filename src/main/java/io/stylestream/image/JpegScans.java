package io.stylestream.image;

/** Counts the scans of a JPEG file, each of which costs a decoder a pass over the picture. */
final class JpegScans {
    /** A camera or an editor writes ten or so, and the preview in a file's head may have as many. */
    static final int ALWAYS_ALLOWED = 25;

    /** Of all scans together; about a quarter of a minute of decoding. */
    static final long MOST_PIXELS = 1_250_000_000;

    private static final byte MARKER = (byte) 0xff;
    private static final byte START_OF_SCAN = (byte) 0xda;

    private JpegScans() {}

    /** The scans, and whatever looks like the beginning of one: codes within a scan never do. */
    static int count(byte[] file) {
        int scans = 0;
        for (int i = 1; i < file.length; i++) {
            if (file[i] == START_OF_SCAN && file[i - 1] == MARKER) {
                scans++;
            }
        }
        return scans;
    }
}
