package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix products of eight rows, the innermost loops of every convolution and linear layer.
 *
 * <p>Left: eight rows of {@code depth} numbers, in groups of a vector's lanes: the lanes of row 0, those of row 1 and
 * so on, then the next group. Right: for each number of a row one vector, or two side by side. Out: the eight rows'
 * vectors one behind the other.
 *
 * <p>How the loops are written matters to the compiler: two numbers in a round keep every sum in a register, where four
 * or more make it spill.
 */
final class Gemm {
    /** Rows of a product. */
    static final int ROWS = 8;

    private Gemm() {}

    /**
     * Two vectors of results for each row.
     *
     * @param depth even
     * @param next floats from the rows' first vectors to their second ones in {@code out}
     */
    static void two(float[] left, int l, float[] right, int r, int depth, float[] out, int o, int next) {
        if (COUNT > ROWS) {
            eightByTwo(left, l, right, r, depth, out, o, next);
        } else {
            fourByTwo(left, l, right, r, depth, out, o, next);
            fourByTwo(left, l + 4 * COUNT, right, r, depth, out, o + 4 * COUNT, next);
        }
    }

    /** One vector of results for each row; {@code depth} is even. */
    static void one(float[] left, int l, float[] right, int r, int depth, float[] out, int o) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        for (int k = 0; k < depth; k += 2) {
            FloatVector u = FloatVector.fromArray(SPECIES, right, r);
            a0 = broadcast(left[l]).fma(u, a0);
            a1 = broadcast(left[l + COUNT]).fma(u, a1);
            a2 = broadcast(left[l + 2 * COUNT]).fma(u, a2);
            a3 = broadcast(left[l + 3 * COUNT]).fma(u, a3);
            a4 = broadcast(left[l + 4 * COUNT]).fma(u, a4);
            a5 = broadcast(left[l + 5 * COUNT]).fma(u, a5);
            a6 = broadcast(left[l + 6 * COUNT]).fma(u, a6);
            a7 = broadcast(left[l + 7 * COUNT]).fma(u, a7);
            u = FloatVector.fromArray(SPECIES, right, r + COUNT);
            a0 = broadcast(left[l + 1]).fma(u, a0);
            a1 = broadcast(left[l + 1 + COUNT]).fma(u, a1);
            a2 = broadcast(left[l + 1 + 2 * COUNT]).fma(u, a2);
            a3 = broadcast(left[l + 1 + 3 * COUNT]).fma(u, a3);
            a4 = broadcast(left[l + 1 + 4 * COUNT]).fma(u, a4);
            a5 = broadcast(left[l + 1 + 5 * COUNT]).fma(u, a5);
            a6 = broadcast(left[l + 1 + 6 * COUNT]).fma(u, a6);
            a7 = broadcast(left[l + 1 + 7 * COUNT]).fma(u, a7);
            r += 2 * COUNT;
            l += 2;
            if ((k & (COUNT - 1)) == COUNT - 2) {
                l += (ROWS - 1) * COUNT;
            }
        }
        a0.intoArray(out, o);
        a1.intoArray(out, o + COUNT);
        a2.intoArray(out, o + 2 * COUNT);
        a3.intoArray(out, o + 3 * COUNT);
        a4.intoArray(out, o + 4 * COUNT);
        a5.intoArray(out, o + 5 * COUNT);
        a6.intoArray(out, o + 6 * COUNT);
        a7.intoArray(out, o + 7 * COUNT);
    }

    private static FloatVector broadcast(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    /** Sixteen sums and two weights in the 32 registers of AVX-512. */
    private static void eightByTwo(float[] left, int l, float[] right, int r, int depth, float[] out, int o, int next) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        FloatVector b4 = a0;
        FloatVector b5 = a0;
        FloatVector b6 = a0;
        FloatVector b7 = a0;
        for (int k = 0; k < depth; k += 2) {
            FloatVector u = FloatVector.fromArray(SPECIES, right, r);
            FloatVector v = FloatVector.fromArray(SPECIES, right, r + COUNT);
            FloatVector x = broadcast(left[l]);
            a0 = x.fma(u, a0);
            b0 = x.fma(v, b0);
            x = broadcast(left[l + COUNT]);
            a1 = x.fma(u, a1);
            b1 = x.fma(v, b1);
            x = broadcast(left[l + 2 * COUNT]);
            a2 = x.fma(u, a2);
            b2 = x.fma(v, b2);
            x = broadcast(left[l + 3 * COUNT]);
            a3 = x.fma(u, a3);
            b3 = x.fma(v, b3);
            x = broadcast(left[l + 4 * COUNT]);
            a4 = x.fma(u, a4);
            b4 = x.fma(v, b4);
            x = broadcast(left[l + 5 * COUNT]);
            a5 = x.fma(u, a5);
            b5 = x.fma(v, b5);
            x = broadcast(left[l + 6 * COUNT]);
            a6 = x.fma(u, a6);
            b6 = x.fma(v, b6);
            x = broadcast(left[l + 7 * COUNT]);
            a7 = x.fma(u, a7);
            b7 = x.fma(v, b7);
            u = FloatVector.fromArray(SPECIES, right, r + 2 * COUNT);
            v = FloatVector.fromArray(SPECIES, right, r + 3 * COUNT);
            x = broadcast(left[l + 1]);
            a0 = x.fma(u, a0);
            b0 = x.fma(v, b0);
            x = broadcast(left[l + 1 + COUNT]);
            a1 = x.fma(u, a1);
            b1 = x.fma(v, b1);
            x = broadcast(left[l + 1 + 2 * COUNT]);
            a2 = x.fma(u, a2);
            b2 = x.fma(v, b2);
            x = broadcast(left[l + 1 + 3 * COUNT]);
            a3 = x.fma(u, a3);
            b3 = x.fma(v, b3);
            x = broadcast(left[l + 1 + 4 * COUNT]);
            a4 = x.fma(u, a4);
            b4 = x.fma(v, b4);
            x = broadcast(left[l + 1 + 5 * COUNT]);
            a5 = x.fma(u, a5);
            b5 = x.fma(v, b5);
            x = broadcast(left[l + 1 + 6 * COUNT]);
            a6 = x.fma(u, a6);
            b6 = x.fma(v, b6);
            x = broadcast(left[l + 1 + 7 * COUNT]);
            a7 = x.fma(u, a7);
            b7 = x.fma(v, b7);
            r += 4 * COUNT;
            l += 2;
            if ((k & (COUNT - 1)) == COUNT - 2) {
                l += (ROWS - 1) * COUNT;
            }
        }
        a0.intoArray(out, o);
        a1.intoArray(out, o + COUNT);
        a2.intoArray(out, o + 2 * COUNT);
        a3.intoArray(out, o + 3 * COUNT);
        a4.intoArray(out, o + 4 * COUNT);
        a5.intoArray(out, o + 5 * COUNT);
        a6.intoArray(out, o + 6 * COUNT);
        a7.intoArray(out, o + 7 * COUNT);
        b0.intoArray(out, o + next);
        b1.intoArray(out, o + next + COUNT);
        b2.intoArray(out, o + next + 2 * COUNT);
        b3.intoArray(out, o + next + 3 * COUNT);
        b4.intoArray(out, o + next + 4 * COUNT);
        b5.intoArray(out, o + next + 5 * COUNT);
        b6.intoArray(out, o + next + 6 * COUNT);
        b7.intoArray(out, o + next + 7 * COUNT);
    }

    /** Eight sums and two weights in the 16 registers of AVX2. */
    private static void fourByTwo(float[] left, int l, float[] right, int r, int depth, float[] out, int o, int next) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int k = 0; k < depth; k += 2) {
            FloatVector u = FloatVector.fromArray(SPECIES, right, r);
            FloatVector v = FloatVector.fromArray(SPECIES, right, r + COUNT);
            FloatVector x = broadcast(left[l]);
            a0 = x.fma(u, a0);
            b0 = x.fma(v, b0);
            x = broadcast(left[l + COUNT]);
            a1 = x.fma(u, a1);
            b1 = x.fma(v, b1);
            x = broadcast(left[l + 2 * COUNT]);
            a2 = x.fma(u, a2);
            b2 = x.fma(v, b2);
            x = broadcast(left[l + 3 * COUNT]);
            a3 = x.fma(u, a3);
            b3 = x.fma(v, b3);
            u = FloatVector.fromArray(SPECIES, right, r + 2 * COUNT);
            v = FloatVector.fromArray(SPECIES, right, r + 3 * COUNT);
            x = broadcast(left[l + 1]);
            a0 = x.fma(u, a0);
            b0 = x.fma(v, b0);
            x = broadcast(left[l + 1 + COUNT]);
            a1 = x.fma(u, a1);
            b1 = x.fma(v, b1);
            x = broadcast(left[l + 1 + 2 * COUNT]);
            a2 = x.fma(u, a2);
            b2 = x.fma(v, b2);
            x = broadcast(left[l + 1 + 3 * COUNT]);
            a3 = x.fma(u, a3);
            b3 = x.fma(v, b3);
            r += 4 * COUNT;
            l += 2;
            if ((k & (COUNT - 1)) == COUNT - 2) {
                l += (ROWS - 1) * COUNT;
            }
        }
        a0.intoArray(out, o);
        a1.intoArray(out, o + COUNT);
        a2.intoArray(out, o + 2 * COUNT);
        a3.intoArray(out, o + 3 * COUNT);
        b0.intoArray(out, o + next);
        b1.intoArray(out, o + next + COUNT);
        b2.intoArray(out, o + next + 2 * COUNT);
        b3.intoArray(out, o + next + 3 * COUNT);
    }
}
