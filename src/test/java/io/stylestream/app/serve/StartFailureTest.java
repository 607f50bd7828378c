package io.stylestream.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stylestream.core.UsageError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    @Test
    void namesAValueThatCannotBeRead() {
        // given
        Throwable failure = catchThrowable(() -> Configured.by(Map.of("stylestream.batch.max-size", "many")));

        // when
        RuntimeException told = StartFailure.of(new RuntimeException("Failed to start", failure));

        // then
        assertThat(told)
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("the setting stylestream.batch.max-size cannot be 'many': ")
                .hasMessageNotContaining("SRCFG");
    }

    @Test
    void namesASettingThatDoesNotExist() {
        // given
        Throwable failure = catchThrowable(() -> Configured.by(Map.of("stylestream.batch.size", "3")));

        // when
        RuntimeException told = StartFailure.of(failure);

        // then
        assertThat(told)
                .isInstanceOf(UsageError.class)
                .hasMessage("there is no setting stylestream.batch.size; correct its name");
    }

    @Test
    void leavesAFaultOfTheProgramWithItsStackTrace() {
        // given
        IllegalArgumentException fault = new IllegalArgumentException("rank 3 expected");

        // when
        RuntimeException told = StartFailure.of(fault);

        // then
        assertThat(told).isNotInstanceOf(UsageError.class).hasCause(fault);
    }
}
