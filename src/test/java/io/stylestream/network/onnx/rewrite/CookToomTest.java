package io.stylestream.network.onnx.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CookToomTest {
    private final Random random = new Random(3);

    @Test
    void sixProductsGiveFourResultsOfThreeTaps() {
        // given
        CookToom toom = CookToom.F_4_3;
        double[] data = random.doubles(6, -1, 1).toArray();
        double[] taps = random.doubles(3, -1, 1).toArray();

        // when
        double[] left = times(toom.kernel(), taps);
        double[] right = times(toom.input(), data);
        double[] products = new double[left.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = left[i] * right[i];
        }
        double[] results = times(toom.output(), products);

        // then
        assertThat(products).hasSize(6);
        assertThat(results).hasSize(4);
        for (int i = 0; i < results.length; i++) {
            double direct = data[i] * taps[0] + data[i + 1] * taps[1] + data[i + 2] * taps[2];
            assertThat(results[i]).as("result %d", i).isCloseTo(direct, within(1e-13));
        }
    }

    @Test
    void aConstantAtPointOneReachesEveryResult() {
        double[] products = new double[6];
        products[CookToom.POINT_ONE] = 5;

        double[] results = times(CookToom.F_4_3.output(), products);

        assertThat(results).containsOnly(5);
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < vector.length; column++) {
                product[row] += matrix[row][column] * vector[column];
            }
        }
        return product;
    }
}
