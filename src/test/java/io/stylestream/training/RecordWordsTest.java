package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordWordsTest {
    private static final StarGanV2Options PAPER = StarGanV2Options.paper();

    @Test
    void onlyWhatDiffersIsSaidWithBothValues() {
        assertThat(RecordWords.differences(PAPER.withLambdaDiversity(2).withIterations(500), PAPER))
                .containsExactly("iterations 500 (100000)", "lambda diversity 2 (1)");
    }

    @Test
    void nothingDiffersFromItself() {
        assertThat(RecordWords.differences(PAPER, PAPER)).isEmpty();
    }
}
