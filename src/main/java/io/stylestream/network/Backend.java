package io.stylestream.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tensor operations from which every network is built.
 *
 * <p>A backend may compute at once (libtorch), record a graph (ONNX) or track shapes only. Pictures and features are
 * float32 in NCHW layout: N batch, C channels, H x W positions. Operations never change their operands. Not thread-safe
 * unless an implementation says so.
 *
 * @param <T> handle of a tensor
 */
public interface Backend<T> {
    /** The epsilon of every instance normalisation. */
    double NORM_EPSILON = 1e-5;

    /**
     * Two-dimensional cross-correlation with zero padding.
     *
     * @param x (N,C,H,W)
     * @param weight (O,C,K,K)
     * @param bias (O) or null
     * @param padding zeros on each of the four sides
     */
    T convolve(T x, T weight, @Nullable T bias, int padding);

    /**
     * One fixed 3 x 3 kernel over every channel, zero padding 1, shape kept.
     *
     * @param kernel 9 weights, row by row
     */
    T convolveEachChannel(T x, float[] kernel);

    /** {@code x weight^T + bias}: (N,I), (O,I), (O) -> (N,O). */
    T linear(T x, T weight, T bias);

    /**
     * Instance normalisation with biased variance, then {@code * scale + shift} per channel; scale and shift are (C).
     */
    T instanceNorm(T x, T scale, T shift);

    /**
     * Adaptive instance normalisation: {@code (1 + gamma) * normalise(x) + beta}.
     *
     * @param gammaBeta (N,2C): gamma in the first half, beta in the second
     */
    T adaptiveInstanceNorm(T x, T gammaBeta);

    /** {@code x} where positive, else {@code slope * x}. */
    T leakyRelu(T x, double slope);

    T relu(T x);

    /** Mean of 2 x 2 blocks: halves H and W. */
    T averagePool(T x);

    /** Repeats every position twice each way: doubles H and W. */
    T upsampleNearest(T x);

    /** {@link #convolve} that keeps the size, then {@link #averagePool}; a backend may compute both in one. */
    default T convolveAndPool(T x, T weight, @Nullable T bias, int padding) {
        return averagePool(convolve(x, weight, bias, padding));
    }

    /** {@link #upsampleNearest}, then {@link #convolve} that keeps the size; a backend may compute both in one. */
    default T upsampleAndConvolve(T x, T weight, @Nullable T bias, int padding) {
        return convolve(upsampleNearest(x), weight, bias, padding);
    }

    /** Bilinear resize to {@code size} x {@code size}, corners not aligned. */
    T resizeBilinear(T x, int size);

    /** Element-wise sum of two tensors of one shape. */
    T add(T a, T b);

    /** Element-wise product; a tensor with one channel serves all channels of the other. */
    T multiply(T a, T b);

    /** {@code x} times a constant. */
    T scale(T x, double factor);

    /** (N,C,H,W) -> (N,C*H*W). */
    T flatten(T x);

    /** Number of axes of {@code x}. */
    int rank(T x);

    /** (N,L,S) -> (N,S), the given row of the middle axis. */
    T row(T x, int index);

    /**
     * Chooses one of several outputs for every batch entry.
     *
     * @param perDomain one tensor (N,S) per domain
     * @param y int64 (N), domain index, each within 0..domains-1
     * @return (N,S)
     */
    T choose(List<T> perDomain, T y);

    /** Chooses one column for every batch entry: (N,K), int64 (N) -> (N). */
    T chooseColumn(T x, T y);
}
