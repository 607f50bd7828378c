package io.stylestream.app.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.StyleCode;
import io.stylestream.core.UsageError;
import io.stylestream.translation.StyleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleTextTest {
    private static final double PSI = 0.7;
    private final StyleText styles = new StyleText(PSI);

    @Test
    void aSeedIsALatentStyle() {
        assertThat(styles.parse("seed:-4")).isEqualTo(new StyleSpec.Latent(-4, PSI, null));
    }

    @Test
    void aPictureIsReadFromItsFile(@TempDir Path folder) throws IOException {
        // given
        Path file = folder.resolve("a b+c=1.png");
        Files.writeString(file, "bytes");

        // when
        StyleSpec style = styles.parse("picture:" + file);

        // then
        assertThat(((StyleSpec.Reference) style).picture()).isEqualTo("bytes".getBytes());
    }

    @Test
    void aSumIsAMix() {
        assertThat(styles.parse("0.7*seed:1 + code:1,-2.5"))
                .isEqualTo(new StyleSpec.Mix(List.of(
                        new StyleSpec.Mix.Part(0.7, new StyleSpec.Latent(1, PSI, null)),
                        new StyleSpec.Mix.Part(1, new StyleSpec.Code(StyleCode.uniform(1, -2.5f))))));
    }

    @Test
    void layersHaveTheirOwnStyles() {
        StyleSpec.Latent one = new StyleSpec.Latent(1, PSI, null);
        StyleSpec.Latent two = new StyleSpec.Latent(2, PSI, null);
        assertThat(styles.parse("0=seed:1 4=2*seed:1 + seed:2"))
                .isEqualTo(new StyleSpec.Layered(List.of(
                        new StyleSpec.Layered.Range(0, one),
                        new StyleSpec.Layered.Range(
                                4,
                                new StyleSpec.Mix(
                                        List.of(new StyleSpec.Mix.Part(2, one), new StyleSpec.Mix.Part(1, two)))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "seed", "seed:x", "code:1,,2", "code:NaN", "picture:/no/such/file", "mood:happy", "x*seed:1"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> styles.parse(text)).isInstanceOf(UsageError.class);
    }
}
