package io.stylestream.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterShapesTest {
    /** The paper's sizes for AFHQ: three domains, 256 px. */
    private static final StarGanV2 PAPER = new StarGanV2(256, 64, 512, 64, 16, 512, 3, 0);

    @Test
    void thePapersNetworksHaveThePublishedNumbersOfParameters() {
        // published in the paper's appendix for 256 px: G 33.9 M; E 20.9 M
        assertThat(millions(PAPER, NetworkKind.GENERATOR)).isEqualTo("33.9");
        // the published 43.5 M count 0.17 M shortcut weights that the high-pass variant's decoder has, but never uses
        assertThat(millions(new StarGanV2(256, 64, 512, 64, 16, 512, 2, 1), NetworkKind.GENERATOR))
                .isEqualTo("43.3");
        assertThat(millions(PAPER, NetworkKind.STYLE_ENCODER)).isEqualTo("20.9");
    }

    @Test
    void everyDomainHasItsOwnHead() {
        // given
        Map<String, long[]> one =
                ParameterShapes.of(new StarGanV2(64, 8, 32, 8, 4, 32, 1, 0), NetworkKind.STYLE_ENCODER);

        // when
        Map<String, long[]> three =
                ParameterShapes.of(new StarGanV2(64, 8, 32, 8, 4, 32, 3, 0), NetworkKind.STYLE_ENCODER);

        // then
        assertThat(three).hasSize(one.size() + 4).containsKeys("unshared.2.weight", "unshared.2.bias");
    }

    private static String millions(StarGanV2 architecture, NetworkKind kind) {
        long count = 0;
        for (long[] shape : ParameterShapes.of(architecture, kind).values()) {
            long product = 1;
            for (long extent : shape) {
                product *= extent;
            }
            count += product;
        }
        return String.format(java.util.Locale.ROOT, "%.1f", count / 1e6);
    }
}
