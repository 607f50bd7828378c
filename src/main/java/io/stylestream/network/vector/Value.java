package io.stylestream.network.vector;

import io.stylestream.core.HostTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a recorded network. It is computed by steps only once something asks for its area, so that whoever uses
 * it can take over what lies directly before.
 */
abstract sealed class Value {
    final int channels;
    final int height;
    final int width;
    private final @Nullable Area[] areas = new Area[2];

    private Value(int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    /**
     * Where the value lies.
     *
     * @param steps get what computes it, if nothing has asked for it yet
     * @param halo 0 or 1
     */
    final Area area(List<Step> steps, int halo) {
        Area known = areas[halo];
        if (known == null) {
            known = halo == 0 || canFrame() ? compute(steps, halo) : framedCopy(steps, halo);
            areas[halo] = known;
        }
        return known;
    }

    /**
     * Adds the steps that compute the value.
     *
     * @param halo 0, or also 1 where the value {@link #canFrame}
     */
    abstract Area compute(List<Step> steps, int halo);

    /** Whether it is computed with a halo as easily as without. */
    boolean canFrame() {
        return false;
    }

    private Area framedCopy(List<Step> steps, int halo) {
        Area framed = new Area(channels, height, width, halo);
        steps.add(new Activation(area(steps, 0), null, 1, framed));
        return framed;
    }

    /** The network's first input. */
    static final class Picture extends Value {
        Picture(int side) {
            super(PictureInput.COLOURS, side, side);
        }

        @Override
        boolean canFrame() {
            return true;
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area area = new Area(channels, height, width, halo);
            steps.add(new PictureInput(area));
            return area;
        }
    }

    /** An input of numbers, one or several rows for each batch entry. */
    static final class Numbers extends Value {
        final boolean second;
        final int rows;
        final int numbers;

        Numbers(boolean second, int rows, int numbers) {
            super(rows * Lanes.padded(numbers), 1, 1);
            this.second = second;
            this.rows = rows;
            this.numbers = numbers;
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            NumbersInput input = new NumbersInput(second, rows, numbers);
            steps.add(input);
            return input.area();
        }
    }

    /** One of several rows of numbers: only linear layers read it. */
    static final class Row extends Value {
        final Numbers all;
        final int index;

        Row(Numbers all, int index) {
            super(all.numbers, 1, 1);
            this.all = all;
            this.index = index;
        }

        int offset() {
            return index * Lanes.padded(channels);
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            throw new IllegalStateException("a row of numbers is no area of its own");
        }
    }

    /** The second input of networks that know domains. */
    static final class Domains extends Value {
        Domains() {
            super(1, 1, 1);
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            throw new IllegalStateException("domains are no area");
        }
    }

    /** Parameters. */
    static final class Weights extends Value {
        private final HostTensor tensor;
        final long[] shape;

        Weights(HostTensor tensor, long[] shape) {
            super(1, 1, 1);
            this.tensor = tensor;
            this.shape = shape;
        }

        float[] values() {
            return tensor.toFloats();
        }

        /** Filled up to whole vectors. */
        float[] padded() {
            float[] values = values();
            return Arrays.copyOf(values, Lanes.padded(values.length));
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            throw new IllegalStateException("parameters are no area");
        }
    }

    /** An instance normalisation of {@code x}, with weights or with computed numbers. */
    static final class Normalised extends Value {
        final Value x;
        private final Activation.@Nullable Normalisation fixed;
        private final @Nullable Dense adaptive;

        Normalised(Value x, Activation.Normalisation fixed) {
            super(x.channels, x.height, x.width);
            this.x = x;
            this.fixed = fixed;
            this.adaptive = null;
        }

        /** @param adaptive as many gains as {@code x} has channels, then as many shifts */
        Normalised(Value x, Dense adaptive) {
            super(x.channels, x.height, x.width);
            this.x = x;
            this.fixed = null;
            this.adaptive = adaptive.inHalves();
        }

        Activation.Normalisation normalisation(List<Step> steps) {
            return adaptive == null
                    ? Objects.requireNonNull(fixed)
                    : new Activation.Normalisation.Adaptive(adaptive.area(steps, 0));
        }

        @Override
        boolean canFrame() {
            return true;
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area y = new Area(channels, height, width, halo);
            steps.add(new Activation(x.area(steps, 0), normalisation(steps), 1, y));
            return y;
        }
    }

    /** A leaky ReLU of {@code x}. */
    static final class Activated extends Value {
        private final Value x;
        private final float slope;

        Activated(Value x, float slope) {
            super(x.channels, x.height, x.width);
            this.x = x;
            this.slope = slope;
        }

        @Override
        boolean canFrame() {
            return true;
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area y = new Area(channels, height, width, halo);
            steps.add(
                    x instanceof Normalised normal
                            ? new Activation(normal.x.area(steps, 0), normal.normalisation(steps), slope, y)
                            : new Activation(x.area(steps, 0), null, slope, y));
            return y;
        }
    }

    /** A 3 x 3 convolution of {@code x} with padding 1. */
    static final class Convolved extends Value {
        private final Value x;
        private final Weights weight;
        private final @Nullable Weights bias;

        Convolved(Value x, Weights weight, @Nullable Weights bias) {
            super((int) weight.shape[0], x.height, x.width);
            this.x = x;
            this.weight = weight;
            this.bias = bias;
        }

        boolean mayBePooled() {
            return !(x instanceof Upsampled);
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area y = new Area(channels, height, width, 0);
            steps.add(step(steps, x instanceof Upsampled ? TileForm.DOUBLED : TileForm.SAME, null, y));
            return y;
        }

        TiledConvolution step(List<Step> steps, TileForm form, TiledConvolution.@Nullable Residual residual, Area y) {
            Value source = x instanceof Upsampled doubled ? doubled.x : x;
            TileWeights weights = TileWeights.of(form, weight.values(), source.channels, channels);
            float[] shift = bias == null ? null : bias.padded();
            return new TiledConvolution(source.area(steps, 1), weights, shift, residual, y);
        }
    }

    /** A 1 x 1 convolution of {@code x}. */
    static final class Pointwise extends Value {
        final Value x;
        final Weights weight;
        final @Nullable Weights bias;

        Pointwise(Value x, Weights weight, @Nullable Weights bias) {
            super((int) weight.shape[0], x.height, x.width);
            this.x = x;
            this.weight = weight;
            this.bias = bias;
        }

        /** The same convolution of something else. */
        Pointwise of(Value other) {
            return new Pointwise(other, weight, bias);
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Matrix matrix = new Matrix(x.channels, channels);
            float[] weights = weight.values();
            for (int o = 0; o < channels; o++) {
                for (int c = 0; c < x.channels; c++) {
                    matrix.set(c, o, weights[o * x.channels + c]);
                }
            }
            if (bias != null) {
                System.arraycopy(bias.values(), 0, matrix.bias, 0, channels);
            }
            Area y = new Area(channels, height, width, 0);
            steps.add(new PointwiseConvolution(x.area(steps, 0), matrix, y));
            return y;
        }
    }

    /** Means of 2 x 2 positions of {@code x}. */
    static final class Pooled extends Value {
        private final Value x;

        Pooled(Value x) {
            super(x.channels, x.height / 2, x.width / 2);
            this.x = x;
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area y = new Area(channels, height, width, 0);
            steps.add(
                    x instanceof Convolved convolved && convolved.mayBePooled()
                            ? convolved.step(steps, TileForm.HALVED, null, y)
                            : new AveragePooling(x.area(steps, 0), y));
            return y;
        }
    }

    /** {@code x} with every position twice each way: what reads it does the doubling. */
    static final class Upsampled extends Value {
        final Value x;

        Upsampled(Value x) {
            super(x.channels, 2 * x.height, 2 * x.width);
            this.x = x;
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            throw new IllegalStateException("only convolutions and residual sums read upsampled features");
        }
    }

    /** {@code (convolved + other) * factor}. */
    static final class Residual extends Value {
        private final Convolved convolved;
        private final Value other;
        private final float factor;

        Residual(Convolved convolved, Value other, float factor) {
            super(convolved.channels, convolved.height, convolved.width);
            this.convolved = convolved;
            this.other = other;
            this.factor = factor;
        }

        Residual scaled(double by) {
            return new Residual(convolved, other, (float) (factor * by));
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area added = (other instanceof Upsampled doubled ? doubled.x : other).area(steps, 0);
            TileForm form = convolved.mayBePooled() ? TileForm.SAME : TileForm.DOUBLED;
            Area y = new Area(channels, height, width, 0);
            steps.add(convolved.step(steps, form, new TiledConvolution.Residual(added, factor), y));
            return y;
        }
    }

    /** A linear layer over all of {@code x}, position by position. */
    static final class Dense extends Value {
        private final Value x;
        private final Weights weight;
        private final @Nullable Weights bias;
        private final boolean halves;

        Dense(Value x, Weights weight, @Nullable Weights bias) {
            this(x, weight, bias, (int) weight.shape[0], false);
        }

        private Dense(Value x, Weights weight, @Nullable Weights bias, int outputs, boolean halves) {
            super(outputs, 1, 1);
            this.x = x;
            this.weight = weight;
            this.bias = bias;
            this.halves = halves;
        }

        /** The same with each half of its outputs filled up to whole vectors. */
        Dense inHalves() {
            return new Dense(x, weight, bias, 2 * Lanes.padded(channels / 2), true);
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area from = x instanceof Row row ? row.all.area(steps, 0) : x.area(steps, 0);
            int offset = x instanceof Row row ? row.offset() : 0;
            int outputs = (int) weight.shape[0];
            int inputs = (int) weight.shape[1];
            float[] weights = weight.values();
            float[] biases = bias == null ? new float[0] : bias.values();
            int positions = x.height * x.width;
            Matrix matrix = new Matrix(Lanes.padded(inputs) * positions, channels);
            for (int o = 0; o < outputs; o++) {
                int column = halves && o >= outputs / 2 ? o - outputs / 2 + channels / 2 : o;
                for (int c = 0; c < inputs; c++) {
                    for (int position = 0; position < positions; position++) {
                        int block = c / Lanes.COUNT;
                        int input = (block * positions + position) * Lanes.COUNT + c % Lanes.COUNT;
                        matrix.set(input, column, weights[(o * inputs + c) * positions + position]);
                    }
                }
                matrix.bias[column] = biases.length == 0 ? 0 : biases[o];
            }
            Area y = Area.vector(channels);
            steps.add(new Linear(from, offset, matrix, y));
            return y;
        }
    }

    /** For each batch entry the vector of its domain. */
    static final class Chosen extends Value {
        private final List<Value> perDomain;

        Chosen(List<Value> perDomain) {
            super(perDomain.get(0).channels, 1, 1);
            this.perDomain = List.copyOf(perDomain);
        }

        @Override
        Area compute(List<Step> steps, int halo) {
            Area y = Area.vector(channels);
            steps.add(new Choice(
                    perDomain.stream().map(value -> value.area(steps, 0)).toList(), y));
            return y;
        }
    }
}
