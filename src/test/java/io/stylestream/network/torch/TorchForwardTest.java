package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TorchForwardTest {
    private static final GoldenFiles GOLDEN = GoldenFiles.TINY_HIGHPASS;

    @Test
    void theHighPassVariantTakesMasks() {
        // given
        Map<String, HostTensor> inputs = new HashMap<>(GOLDEN.inputs());
        inputs.put("x", inputs.get("x_src"));
        inputs.put("s", GOLDEN.expected().get("style_latent"));

        // when
        HostTensor out = generate(inputs);

        // then
        assertThat(GoldenFiles.largestDifference(out, GOLDEN.expected().get("fake_latent")))
                .isLessThan(1e-3f);
    }

    @Test
    void withoutMasksTheEdgesAreLeftOut() {
        // given
        Map<String, HostTensor> inputs =
                Map.of("x", GOLDEN.inputs().get("x_src"), "s", GOLDEN.expected().get("style_latent"));

        // when
        HostTensor out = generate(inputs);

        // then
        assertThat(GoldenFiles.largestDifference(out, GOLDEN.expected().get("fake_latent")))
                .isGreaterThan(1e-2f);
    }

    @Test
    void aDomainThatTheModelLacksIsNamed() {
        // given
        Map<String, HostTensor> inputs =
                Map.of("x", GOLDEN.inputs().get("x_ref"), "y", HostTensor.ofLongs(new long[] {7}, 1));

        // when / then
        assertThatThrownBy(() -> TorchForward.run(
                        GOLDEN.architecture(),
                        NetworkKind.STYLE_ENCODER,
                        GOLDEN.weights(NetworkKind.STYLE_ENCODER),
                        inputs))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("domain 7");
    }

    private static HostTensor generate(Map<String, HostTensor> inputs) {
        return TorchForward.run(
                GOLDEN.architecture(), NetworkKind.GENERATOR, GOLDEN.weights(NetworkKind.GENERATOR), inputs);
    }
}
