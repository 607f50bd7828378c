package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BatchProfilesTest {
    private final BatchProfiles profiles = BatchProfiles.parse("32, 1, 8");

    @Test
    void eachRangeBeginsBehindTheOneBefore() {
        assertThat(profiles).hasToString("1,8,32");
        assertThat(profiles.from(0)).isEqualTo(1);
        assertThat(profiles.from(1)).isEqualTo(2);
        assertThat(profiles.from(2)).isEqualTo(9);
        assertThat(profiles.to(2)).isEqualTo(32).isEqualTo(profiles.max());
    }

    @Test
    void everyBatchLiesInTheSmallestRangeThatHasIt() {
        assertThat(profiles.of(1)).isZero();
        assertThat(profiles.of(2)).isEqualTo(1);
        assertThat(profiles.of(8)).isEqualTo(1);
        assertThat(profiles.of(9)).isEqualTo(2);
        assertThat(profiles.of(32)).isEqualTo(2);
    }

    @Test
    void largeRangesCanBeLeftOut() {
        assertThat(profiles.upTo(31)).hasToString("1,8");
        assertThat(profiles.upTo(32)).hasToString("1,8,32");
        assertThat(BatchProfiles.parse("64,128").upTo(32)).hasToString("64");
    }

    @Test
    void aBatchThatLiesInARangeIsOnePart() {
        assertThat(profiles.parts(1)).containsExactly(1);
        assertThat(profiles.parts(32)).containsExactly(32);
    }

    @Test
    void aLargerBatchIsSplitEvenly() {
        assertThat(profiles.parts(33)).containsExactly(17, 16);
        assertThat(profiles.parts(98)).containsExactly(25, 25, 24, 24);
        assertThat(BatchProfiles.parse("128").parts(129)).containsExactly(65, 64);
    }

    @Test
    void refusesWhatIsLargerThanAll() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profiles.of(33))
                .withMessage("a batch of 33 is larger than the largest of 1,8,32");
    }

    @Test
    void refusesWhatIsNoSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchProfiles.parse("1,many"))
                .withMessage("batch sizes are numbers separated by commas, but not '1,many'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchProfiles.parse("0,8"))
                .withMessage("batch sizes must be at least 1, but are [0, 8]");
    }
}
