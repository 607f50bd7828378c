package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;

import io.stylestream.network.Backend;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** A leaky ReLU, with an instance normalisation in front of it or without. Writes zeros around its result. */
final class Activation implements Step {
    private final Area x;
    private final @Nullable Normalisation norm;
    private final float slope;
    private final Area y;

    /**
     * @param x without a halo
     * @param slope of negative numbers, 0 to 1; 1 leaves all as they are
     */
    Activation(Area x, @Nullable Normalisation norm, float slope, Area y) {
        this.x = x;
        this.norm = norm;
        this.slope = slope;
        this.y = y;
    }

    /** What follows an instance normalisation: {@code (1 + gain) * normalised + shift}. */
    sealed interface Normalisation {
        /** Of weights that every picture shares, each filled up to whole vectors. */
        record Fixed(float[] gain, float[] shift) implements Normalisation {}

        /** Computed for every picture: the gains, filled up to whole vectors, then the shifts. */
        record Adaptive(Area both) implements Normalisation {}
    }

    @Override
    public List<Area> reads() {
        return norm instanceof Normalisation.Adaptive adaptive ? List.of(x, adaptive.both()) : List.of(x);
    }

    @Override
    public List<Area> writes() {
        return List.of(y);
    }

    @Override
    public int tasks(int pictures, int threads) {
        return pictures * x.blocks();
    }

    /** Mean, factor and shift of a block. */
    @Override
    public int scratch(int pictures, int threads) {
        return 3 * COUNT;
    }

    @Override
    public void run(int task, Frame frame, float[] scratch) {
        int picture = task / x.blocks();
        int block = task % x.blocks();
        float[] arena = frame.arena();
        int from = x.block(frame, picture, block);
        int to = y.block(frame, picture, block);
        describe(frame, picture, block, scratch);
        clearHalo(arena, to);
        to += y.halo * (y.rowPitch() + COUNT);
        for (int row = 0; row < x.height; row++) {
            apply(arena, from, to, x.rowPitch(), scratch, slope);
            from += x.rowPitch();
            to += y.rowPitch();
        }
    }

    private void describe(Frame frame, int picture, int block, float[] scratch) {
        float[] arena = frame.arena();
        if (norm == null) {
            Arrays.fill(scratch, Frame.LEAD, Frame.LEAD + 3 * COUNT, 0);
            Arrays.fill(scratch, Frame.LEAD + COUNT, Frame.LEAD + 2 * COUNT, 1);
            return;
        }
        int from = x.block(frame, picture, block);
        mean(arena, from, x.positions(), scratch);
        variance(arena, from, x.positions(), scratch);
        if (norm instanceof Normalisation.Adaptive adaptive) {
            int gain = adaptive.both().start(frame, picture) + block * COUNT;
            scale(scratch, arena, gain, arena, gain + x.blocks() * COUNT);
        } else if (norm instanceof Normalisation.Fixed fixed) {
            scale(scratch, fixed.gain(), block * COUNT, fixed.shift(), block * COUNT);
        }
    }

    /** Sums in four parts, because one after the other they wait for each other and lose digits. */
    private static void mean(float[] arena, int from, int positions, float[] scratch) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int end = from + positions * COUNT;
        for (int at = from; at < end; at += 4 * COUNT) {
            a = a.add(FloatVector.fromArray(SPECIES, arena, at));
            b = b.add(FloatVector.fromArray(SPECIES, arena, at + COUNT));
            c = c.add(FloatVector.fromArray(SPECIES, arena, at + 2 * COUNT));
            d = d.add(FloatVector.fromArray(SPECIES, arena, at + 3 * COUNT));
        }
        a.add(b).add(c.add(d)).div(positions).intoArray(scratch, Frame.LEAD);
    }

    private static void variance(float[] arena, int from, int positions, float[] scratch) {
        FloatVector mean = FloatVector.fromArray(SPECIES, scratch, Frame.LEAD);
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int end = from + positions * COUNT;
        for (int at = from; at < end; at += 4 * COUNT) {
            FloatVector off = FloatVector.fromArray(SPECIES, arena, at).sub(mean);
            a = off.fma(off, a);
            off = FloatVector.fromArray(SPECIES, arena, at + COUNT).sub(mean);
            b = off.fma(off, b);
            off = FloatVector.fromArray(SPECIES, arena, at + 2 * COUNT).sub(mean);
            c = off.fma(off, c);
            off = FloatVector.fromArray(SPECIES, arena, at + 3 * COUNT).sub(mean);
            d = off.fma(off, d);
        }
        a.add(b).add(c.add(d)).div(positions).intoArray(scratch, Frame.LEAD + COUNT);
    }

    private static void scale(float[] scratch, float[] gains, int gain, float[] shifts, int shift) {
        FloatVector.fromArray(SPECIES, gains, gain)
                .add(1)
                .div(FloatVector.fromArray(SPECIES, scratch, Frame.LEAD + COUNT)
                        .add((float) Backend.NORM_EPSILON)
                        .sqrt())
                .intoArray(scratch, Frame.LEAD + COUNT);
        FloatVector.fromArray(SPECIES, shifts, shift).intoArray(scratch, Frame.LEAD + 2 * COUNT);
    }

    private static void apply(float[] arena, int from, int to, int floats, float[] scratch, float slope) {
        FloatVector mean = FloatVector.fromArray(SPECIES, scratch, Frame.LEAD);
        FloatVector factor = FloatVector.fromArray(SPECIES, scratch, Frame.LEAD + COUNT);
        FloatVector shift = FloatVector.fromArray(SPECIES, scratch, Frame.LEAD + 2 * COUNT);
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        for (int at = 0; at < floats; at += COUNT) {
            FloatVector value =
                    FloatVector.fromArray(SPECIES, arena, from + at).sub(mean).fma(factor, shift);
            value.max(value.mul(slopes)).intoArray(arena, to + at);
        }
    }

    private void clearHalo(float[] arena, int to) {
        if (y.halo > 0) {
            int pitch = y.rowPitch();
            int last = to + (y.height + 1) * pitch;
            Arrays.fill(arena, to, to + pitch, 0);
            Arrays.fill(arena, last, last + pitch, 0);
            for (int row = to + pitch; row < last; row += pitch) {
                Arrays.fill(arena, row, row + COUNT, 0);
                Arrays.fill(arena, row + pitch - COUNT, row + pitch, 0);
            }
        }
    }
}
