package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ParityTest {
    @Test
    void picturesAreComparedByPeakSignalToNoiseRatio() {
        // given two values that differ by 5 of 255, so a mean square of 25
        Parity parity = pictures(bytes(100, 200), bytes(105, 195));

        // then 20 log10(255 / 5)
        assertThat(parity.figure()).isCloseTo(34.15, within(0.01));
        assertThat(parity.passes()).isFalse();
        assertThat(parity).hasToString("picture: PSNR 34.2 dB (at least 40.0)");
    }

    @Test
    void theVectorThatDiffersMostCounts() {
        // given one equal vector, and one at 45 degrees to its reference
        Parity parity = Parity.ofVectors("style", 2, floats(1, 0, 1, 0), floats(1, 0, 1, 1));

        assertThat(parity.figure()).isCloseTo(Math.sqrt(0.5), within(1e-9));
        assertThat(parity.passes()).isFalse();
    }

    @Test
    void equalOutputsPass() {
        assertThat(pictures(bytes(1), bytes(1)).passes()).isTrue();
        assertThat(Parity.ofVectors("style", 1, floats(1, 2), floats(1, 2)).passes())
                .isTrue();
    }

    @Test
    void whatIsNotANumberNeverPasses() {
        assertThat(Parity.ofVectors("style", 1, floats(Float.NaN), floats(1)).passes())
                .isFalse();
    }

    @Test
    void outputsOfAnotherSizeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pictures(bytes(1), bytes(1, 2)))
                .withMessage("output picture has 1 values, but its reference has 2");
    }

    private static Parity pictures(ByteBuffer actual, ByteBuffer expected) {
        return Parity.ofPictures("picture", DataType.UINT8, actual, expected);
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    private static ByteBuffer floats(float... values) {
        return HostTensor.ofFloats(values, values.length).bytes();
    }
}
