package io.stylestream.network.onnx.rewrite;

/**
 * Expected nanoseconds of operations on one picture, for choosing between ways to compute the same.
 *
 * <p>The constants were measured with ONNX Runtime 1.28 on two cores of a Xeon with AVX-512, on one thread and on both.
 * Narrower vectors make multiplications dearer than everything else, so that there the choice errs to the form with
 * more multiplications.
 */
final class CostModel {
    /** One multiplication with its addition, on one thread. */
    private static final double MULTIPLICATION = 0.0118;

    /** Reading a byte of weights from beyond the cores' own caches, once per picture; threads do not help. */
    private static final double WEIGHT_BYTE = 0.027;

    /** Starting one node, and on several threads waking them and waiting for the last. */
    private static final double NODE = 2_000;

    private static final double SHARED_NODE = 10_000;

    private final int threads;

    CostModel(Target target) {
        this.threads = target.threads();
    }

    /** A convolution in the engine's blocked layout. */
    double products(double multiplications, double weightBytes) {
        return multiplications * MULTIPLICATION / threads + weightBytes * WEIGHT_BYTE;
    }

    /**
     * Bringing values into another form.
     *
     * @param serial nanoseconds per value that threads do not shorten
     * @param parallel nanoseconds per value that they do
     */
    double transform(double values, double serial, double parallel) {
        return values * (serial + parallel / threads);
    }

    double nodes(int count) {
        return count * (threads == 1 ? NODE : SHARED_NODE);
    }
}
