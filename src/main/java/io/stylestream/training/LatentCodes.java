package io.stylestream.training;

import java.util.random.RandomGenerator;

/** Values of latent codes: standard normal. */
final class LatentCodes {
    private LatentCodes() {}

    /** The next values of a random generator, as many as wanted. */
    static float[] normal(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
