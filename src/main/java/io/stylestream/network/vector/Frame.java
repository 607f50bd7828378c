package io.stylestream.network.vector;

import java.nio.ByteBuffer;

/**
 * What the steps of one run share.
 *
 * @param pictures batch entries that are computed together
 * @param threads that compute them
 * @param arena the features
 * @param first the network's first input from its first entry on, native byte order
 * @param second the second one
 * @param output takes the result from the first entry on
 */
record Frame(int pictures, int threads, float[] arena, ByteBuffer first, ByteBuffer second, ByteBuffer output) {
    /**
     * Floats in front of everything in large arrays: these begin at a multiple of a cache line, and their first element
     * 16 bytes behind it, so that vectors do not cross lines from here on.
     */
    static final int LEAD = 12;
}
