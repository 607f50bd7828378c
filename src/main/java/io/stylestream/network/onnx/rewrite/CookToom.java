package io.stylestream.network.onnx.rewrite;

/**
 * The matrices of a one-dimensional Cook-Toom convolution F(m, r): m outputs of an r-tap filter from n = m + r - 1
 * products instead of m * r (S. Winograd, Arithmetic Complexity of Computations, 1980; for networks arXiv 1509.09308).
 *
 * <p>{@code y = output ((kernel g) * (input d))}, where * multiplies element by element. The polynomials of data and
 * filter are evaluated at n - 1 points and at infinity.
 *
 * @param input n x n, transforms a window of data
 * @param kernel n x r, transforms the filter
 * @param output m x n, transforms the products back
 */
record CookToom(double[][] input, double[][] kernel, double[][] output) {
    /** Of all small sets of points, the one with the least rounding error that was found. */
    private static final double[] POINTS = {0, 1, -1, 2, -0.5};

    /** The evaluation point 1, where a constant added to the products comes out unchanged. */
    static final int POINT_ONE = 1;

    /** F(4, 3): 6 products instead of 12. */
    static final CookToom F_4_3 = of(4, 3);

    private static CookToom of(int outputs, int taps) {
        int products = outputs + taps - 1;
        double[][] input = new double[products][products];
        double[][] kernel = new double[products][taps];
        double[][] output = new double[outputs][products];
        int last = products - 1;
        for (int j = 0; j < last; j++) {
            double denominator = denominator(j);
            for (int tap = 0; tap < taps; tap++) {
                kernel[j][tap] = Math.pow(POINTS[j], tap) / denominator;
            }
            for (int i = 0; i < outputs; i++) {
                output[i][j] = Math.pow(POINTS[j], i);
            }
            double[] polynomial = polynomialWithout(j);
            System.arraycopy(polynomial, 0, input[j], 0, polynomial.length);
        }
        kernel[last][taps - 1] = 1;
        output[outputs - 1][last] = 1;
        input[last] = polynomialWithout(last);
        return new CookToom(input, kernel, output);
    }

    private static double denominator(int point) {
        double product = 1;
        for (int other = 0; other < POINTS.length; other++) {
            if (other != point) {
                product *= POINTS[point] - POINTS[other];
            }
        }
        return product;
    }

    /** Coefficients, lowest first, of the product of (x - p) over all points but one. */
    private static double[] polynomialWithout(int point) {
        double[] coefficients = {1};
        for (int other = 0; other < POINTS.length; other++) {
            if (other != point) {
                coefficients = timesRoot(coefficients, POINTS[other]);
            }
        }
        return coefficients;
    }

    private static double[] timesRoot(double[] coefficients, double root) {
        double[] product = new double[coefficients.length + 1];
        for (int i = 0; i < coefficients.length; i++) {
            product[i] -= root * coefficients[i];
            product[i + 1] += coefficients[i];
        }
        return product;
    }

    int outputs() {
        return output.length;
    }

    int products() {
        return input.length;
    }

    /** The matrix of both dimensions at once: the Kronecker product with itself, row by row. */
    static float[] twice(double[][] matrix) {
        int rows = matrix.length;
        int columns = matrix[0].length;
        float[] product = new float[rows * rows * columns * columns];
        int i = 0;
        for (double[] outerRow : matrix) {
            for (double[] innerRow : matrix) {
                for (double outer : outerRow) {
                    for (double inner : innerRow) {
                        product[i++] = (float) (outer * inner);
                    }
                }
            }
        }
        return product;
    }

    static float[] once(double[][] matrix) {
        float[] values = new float[matrix.length * matrix[0].length];
        int i = 0;
        for (double[] row : matrix) {
            for (double value : row) {
                values[i++] = (float) value;
            }
        }
        return values;
    }
}
