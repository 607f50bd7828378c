package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.network.torch.TorchTensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class LossesTest {
    /** (ln(1 + e^-1.5) + ln(1 + e^2) + ln(1 + e^-3)) / 3. */
    private static final double OF_DISCRIMINATOR = 0.792309;

    /** (ln(1 + e^1.5) + ln(1 + e^-2) + ln(1 + e^3)) / 3. */
    private static final double OF_GENERATOR = 1.625643;

    @Test
    void aPairCostsWhatItsFirstLagsBehindItsSecond() {
        try (PointerScope scope = new PointerScope()) {
            Tensor real = TorchTensors.ofFloats(new float[] {2, -1, 0}, 3);
            Tensor fake = TorchTensors.ofFloats(new float[] {0.5f, 1, -3}, 3);

            assertThat(Losses.pairs(real, fake).item_double()).isCloseTo(OF_DISCRIMINATOR, within(1e-6));
            assertThat(Losses.pairs(fake, real).item_double()).isCloseTo(OF_GENERATOR, within(1e-6));
        }
    }
}
