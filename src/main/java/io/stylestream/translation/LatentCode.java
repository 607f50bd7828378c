package io.stylestream.translation;

import java.util.Random;

/**
 * Standard normal latent codes {@code z} from seeds, the same on every Java runtime.
 *
 * <p>The seed goes through the 64-bit finaliser of SplitMix64 (Steele, Lea and Flood 2014), because nearby seeds of
 * {@link Random} give nearby first values; then {@link Random#nextGaussian}, whose algorithm its documentation fixes,
 * gives the values in order. Changing this changes the styles behind all recorded seeds.
 */
final class LatentCode {
    private LatentCode() {}

    /** @param size number of values */
    static float[] ofSeed(long seed, int size) {
        Random random = new Random(mixed(seed));
        float[] code = new float[size];
        for (int i = 0; i < size; i++) {
            code[i] = (float) random.nextGaussian();
        }
        return code;
    }

    private static long mixed(long seed) {
        long mixed = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
