package io.stylestream.network;

import org.jspecify.annotations.Nullable;

/**
 * Layers with their parameters, as the four networks share them (arXiv 1912.01865, appendix F): leaky ReLU with slope
 * 0.2, residual sums divided by the square root of 2.
 */
final class Layers<T> {
    private static final double SLOPE = 0.2;
    private static final double INVERSE_SQRT_2 = 1 / Math.sqrt(2);

    final Backend<T> backend;
    private final Parameters<T> parameters;

    Layers(Backend<T> backend, Parameters<T> parameters) {
        this.backend = backend;
        this.parameters = parameters;
    }

    T activate(T x) {
        return backend.leakyRelu(x, SLOPE);
    }

    /** What a convolution does to the height and width of its input. */
    enum Resampling {
        NONE,
        /** A mean of 2 x 2 blocks after it. */
        DOWN,
        /** Every position twice each way before it. */
        UP
    }

    /** Convolution with bias; {@code padding} zeros on each side. */
    T convolve(T x, String name, int in, int out, int kernel, int padding) {
        T weight = parameters.get(name + ".weight", out, in, kernel, kernel);
        T bias = parameters.get(name + ".bias", out);
        return backend.convolve(x, weight, bias, padding);
    }

    /** 3 x 3 convolution that keeps the size. */
    T convolve3(T x, String name, int in, int out) {
        return convolve3(x, name, in, out, Resampling.NONE);
    }

    /** 3 x 3 convolution that keeps the size but for the resampling. */
    T convolve3(T x, String name, int in, int out, Resampling resampling) {
        T weight = parameters.get(name + ".weight", out, in, 3, 3);
        T bias = parameters.get(name + ".bias", out);
        return convolve(x, weight, bias, 1, resampling);
    }

    private T convolve(T x, T weight, @Nullable T bias, int padding, Resampling resampling) {
        return switch (resampling) {
            case NONE -> backend.convolve(x, weight, bias, padding);
            case DOWN -> backend.convolveAndPool(x, weight, bias, padding);
            case UP -> backend.upsampleAndConvolve(x, weight, bias, padding);
        };
    }

    T linear(T x, String name, int in, int out) {
        return backend.linear(x, parameters.get(name + ".weight", out, in), parameters.get(name + ".bias", out));
    }

    T norm(T x, String name, int channels) {
        return backend.instanceNorm(
                x, parameters.get(name + ".weight", channels), parameters.get(name + ".bias", channels));
    }

    /** Adaptive instance normalisation of {@code x} with a style code (N,S). */
    T adain(T x, T style, String name, int styleSize, int channels) {
        return backend.adaptiveInstanceNorm(x, linear(style, name + ".fc", styleSize, 2 * channels));
    }

    /** Residual block, optionally with normalisation, optionally halving the size. */
    T residual(T x, String name, int in, int out, boolean norm, boolean down) {
        Resampling resampling = down ? Resampling.DOWN : Resampling.NONE;
        T shortcut = shortcut(x, name, in, out, resampling);

        T h = activate(norm ? norm(x, name + ".norm1", in) : x);
        h = convolve3(h, name + ".conv1", in, in, resampling);
        h = activate(norm ? norm(h, name + ".norm2", in) : h);
        h = convolve3(h, name + ".conv2", in, out);
        return residualSum(h, shortcut);
    }

    /** A block's identity path: a 1 x 1 convolution without bias where the channels change. */
    T shortcut(T x, String name, int in, int out, Resampling resampling) {
        if (in != out) {
            @Nullable T noBias = null;
            return convolve(x, parameters.get(name + ".conv1x1.weight", out, in, 1, 1), noBias, 0, resampling);
        }
        return switch (resampling) {
            case NONE -> x;
            case DOWN -> backend.averagePool(x);
            case UP -> backend.upsampleNearest(x);
        };
    }

    T residualSum(T a, T b) {
        return backend.scale(backend.add(a, b), INVERSE_SQRT_2);
    }
}
