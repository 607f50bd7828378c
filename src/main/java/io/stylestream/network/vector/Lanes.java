package io.stylestream.network.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The processor's vectors of float32. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Numbers in a vector, a power of two. */
    static final int COUNT = SPECIES.length();

    private Lanes() {}

    /** Vectors that hold so many numbers. */
    static int blocks(int numbers) {
        return (numbers + COUNT - 1) / COUNT;
    }

    /** So many numbers, filled up to whole vectors. */
    static int padded(int numbers) {
        return blocks(numbers) * COUNT;
    }
}
