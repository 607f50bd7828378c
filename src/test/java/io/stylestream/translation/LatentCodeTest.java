package io.stylestream.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatentCodeTest {
    /** Recorded seeds must draw the same styles for ever: computed from the published algorithms outside Java. */
    @Test
    void aSeedGivesTheSameValuesForEver() {
        assertThat(LatentCode.ofSeed(0, 3))
                .containsExactly(new float[] {0.8025331f, -0.9015461f, 2.0809208f}, within(1e-6f));
        assertThat(LatentCode.ofSeed(-7_000_000_000L, 3))
                .containsExactly(new float[] {-0.5747099f, 0.6639746f, 0.7101859f}, within(1e-6f));
    }

    @Test
    void nearbySeedsAreUnrelatedAndValuesStandardNormal() {
        int seeds = 4000;
        double sum = 0;
        double squares = 0;
        double products = 0;
        float previous = 0;
        for (int seed = 0; seed < seeds; seed++) {
            float value = LatentCode.ofSeed(seed, 1)[0];
            sum += value;
            squares += value * value;
            products += value * previous;
            previous = value;
        }

        assertThat(sum / seeds).isCloseTo(0, within(0.06));
        assertThat(squares / seeds).isCloseTo(1, within(0.1));
        assertThat(products / seeds).isCloseTo(0, within(0.06));
    }

    @Test
    void seedsThatDifferInTheirHighestBitAloneDiffer() {
        assertThat(LatentCode.ofSeed(1, 4)).isNotEqualTo(LatentCode.ofSeed(1 ^ Long.MIN_VALUE, 4));
    }
}
