package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import io.stylestream.training.PictureLoading;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class PictureLoadingOptionsTest {
    @Test
    void withoutOptionsTheDefaultsOfLoadingHold() {
        // when
        PictureLoading loading = parse().loading();

        // then
        assertThat(loading).isEqualTo(PictureLoading.DEFAULT);
        assertThat(loading.maxUnreadable()).isEqualTo(0.01);
        assertThat(loading.cacheBytes()).isEqualTo(16L << 30);
    }

    @Test
    void sizesAreWrittenAsInTheSettingsOfTheService() {
        // when
        PictureLoading loading = parse("--picture-cache", "512M", "--loader-threads", "3", "--max-unreadable", "0.2")
                .loading();

        // then
        assertThat(loading).isEqualTo(new PictureLoading(0.2, 512L << 20, 3));
    }

    @Test
    void aWrongSizeIsNamed() {
        assertThatThrownBy(() -> parse("--picture-cache", "much"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--picture-cache")
                .hasMessageContaining("'much' is no size");
    }

    @Test
    void aWrongNumberIsNamed() {
        // given
        PictureLoadingOptions options = parse("--loader-threads", "0");

        // when / then
        assertThatThrownBy(options::loading).isInstanceOf(UsageError.class).hasMessageContaining("at least 1 thread");
    }

    private static PictureLoadingOptions parse(String... arguments) {
        PictureLoadingOptions options = new PictureLoadingOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }
}
