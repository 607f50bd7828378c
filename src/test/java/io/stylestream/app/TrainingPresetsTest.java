package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class TrainingPresetsTest {
    @ParameterizedTest
    @MethodSource("io.stylestream.app.TrainingPresets#names")
    void everyPresetIsMadeOfOptionsThatTheCommandKnows(String name) {
        // when
        String[] expanded =
                TrainingPresets.expand("train", "stargan-v2", "--data", "d", "--out", "o", "--preset", name);

        // then
        new CommandLine(new Stylestream()).parseArgs(expanded);
        assertThat(expanded).anyMatch(argument -> argument.startsWith("--image-size="));
    }

    @Test
    void anOptionOfTheUserCountsMore() {
        assertThat(TrainingPresets.expand("train", "stargan-v2", "--preset=afhq", "--image-size", "128"))
                .contains("--lambda-diversity=2")
                .doesNotContain("--image-size=256");
    }

    @Test
    void aResumedRunKeepsItsOptions() {
        String[] arguments = {"train", "stargan-v2", "--preset", "afhq", "--resume"};
        assertThat(TrainingPresets.expand(arguments)).isEqualTo(arguments);
    }

    @Test
    void anUnknownPresetIsNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> TrainingPresets.expand("train", "stargan-v2", "--preset", "dogs"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("'dogs'")
                .hasMessageContaining("celeba-hq, afhq, portraits-64, portraits-128, emoji-64");
    }
}
