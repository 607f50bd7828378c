package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ParityInputsTest {
    @Test
    void areTheSameEveryTime() {
        ParityInputs first = new ParityInputs(3);
        ParityInputs second = new ParityInputs(3);

        assertThat(first.next(DataType.UINT8, 2, 8, 8, 3).bytes())
                .isEqualTo(second.next(DataType.UINT8, 2, 8, 8, 3).bytes());
        assertThat(first.next(DataType.FLOAT32, 2, 5).bytes())
                .isEqualTo(second.next(DataType.FLOAT32, 2, 5).bytes());
    }

    @Test
    void noTwoPicturesOrVectorsAreAlike() {
        ParityInputs inputs = new ParityInputs(1);
        byte[] pictures = new byte[2 * 192];
        inputs.next(DataType.UINT8, 2, 8, 8, 3).bytes().get(pictures);
        float[] vectors = inputs.next(DataType.FLOAT32, 2, 5).toFloats();

        assertThat(Arrays.copyOf(pictures, 192)).isNotEqualTo(Arrays.copyOfRange(pictures, 192, 384));
        assertThat(Arrays.copyOf(vectors, 5)).isNotEqualTo(Arrays.copyOfRange(vectors, 5, 10));
    }

    @Test
    void labelsComeInTurns() {
        assertThat(new ParityInputs(3).next(DataType.INT64, 5).toLongs()).containsExactly(0, 1, 2, 0, 1);
    }

    @Test
    void refusesTypesThatNoNetworkTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParityInputs(1).next(DataType.FLOAT64, 1))
                .withMessage("inputs of type float64 are not compared");
    }
}
