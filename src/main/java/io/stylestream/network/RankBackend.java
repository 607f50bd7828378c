package io.stylestream.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backend that computes only ranks, so that a network can be walked for the parameters that it asks for. */
final class RankBackend implements Backend<Integer> {
    @Override
    public Integer convolve(Integer x, Integer weight, @Nullable Integer bias, int padding) {
        return x;
    }

    @Override
    public Integer convolveEachChannel(Integer x, float[] kernel) {
        return x;
    }

    @Override
    public Integer linear(Integer x, Integer weight, Integer bias) {
        return x;
    }

    @Override
    public Integer instanceNorm(Integer x, Integer scale, Integer shift) {
        return x;
    }

    @Override
    public Integer adaptiveInstanceNorm(Integer x, Integer gammaBeta) {
        return x;
    }

    @Override
    public Integer leakyRelu(Integer x, double slope) {
        return x;
    }

    @Override
    public Integer relu(Integer x) {
        return x;
    }

    @Override
    public Integer averagePool(Integer x) {
        return x;
    }

    @Override
    public Integer upsampleNearest(Integer x) {
        return x;
    }

    @Override
    public Integer resizeBilinear(Integer x, int size) {
        return x;
    }

    @Override
    public Integer add(Integer a, Integer b) {
        return a;
    }

    @Override
    public Integer multiply(Integer a, Integer b) {
        return a;
    }

    @Override
    public Integer scale(Integer x, double factor) {
        return x;
    }

    @Override
    public Integer flatten(Integer x) {
        return 2;
    }

    @Override
    public int rank(Integer x) {
        return x;
    }

    @Override
    public Integer row(Integer x, int index) {
        return 2;
    }

    @Override
    public Integer choose(List<Integer> perDomain, Integer y) {
        return 2;
    }

    @Override
    public Integer chooseColumn(Integer x, Integer y) {
        return 1;
    }
}
