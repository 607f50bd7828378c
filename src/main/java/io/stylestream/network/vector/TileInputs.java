package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Transforms the inputs of a tile, for as many channels as a vector has lanes.
 *
 * <p>Each method does both directions with everything written out: C2 keeps vectors in registers only where all calls
 * down to the Vector API's intrinsics are inlined, which it does for 15 levels, and methods as long as these are not
 * inlined into longer chains.
 */
final class TileInputs {
    private TileInputs() {}

    /** 6 x 6 positions to 36 inputs of products, {@code pitch} floats from one to the next. */
    static void same(float[] x, int xAt, int row, float[] temp, int tempAt, float[] y, int yAt, int pitch) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
        for (int column = 0; column < 6; column++) {
            int from = xAt + column * COUNT;
            int to = tempAt + column * COUNT;
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, from);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, from + row);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, from + 2 * row);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, from + 3 * row);
            FloatVector d4 = FloatVector.fromArray(SPECIES, x, from + 4 * row);
            FloatVector d5 = FloatVector.fromArray(SPECIES, x, from + 5 * row);
            FloatVector even = d2.fma(minusFour, d4);
            FloatVector odd = d1.fma(minusFour, d3);
            FloatVector wideEven = d4.sub(d2);
            FloatVector wideOdd = d3.sub(d1);
            wideOdd = wideOdd.add(wideOdd);
            d2.fma(minusFive, d0.fma(four, d4)).intoArray(temp, to);
            even.add(odd).intoArray(temp, to + 6 * COUNT);
            even.sub(odd).intoArray(temp, to + 2 * 6 * COUNT);
            wideEven.add(wideOdd).intoArray(temp, to + 3 * 6 * COUNT);
            wideEven.sub(wideOdd).intoArray(temp, to + 4 * 6 * COUNT);
            d3.fma(minusFive, d1.fma(four, d5)).intoArray(temp, to + 5 * 6 * COUNT);
        }
        for (int line = 0; line < 6; line++) {
            int from = tempAt + line * 6 * COUNT;
            int to = yAt + line * 6 * pitch;
            FloatVector d0 = FloatVector.fromArray(SPECIES, temp, from);
            FloatVector d1 = FloatVector.fromArray(SPECIES, temp, from + COUNT);
            FloatVector d2 = FloatVector.fromArray(SPECIES, temp, from + 2 * COUNT);
            FloatVector d3 = FloatVector.fromArray(SPECIES, temp, from + 3 * COUNT);
            FloatVector d4 = FloatVector.fromArray(SPECIES, temp, from + 4 * COUNT);
            FloatVector d5 = FloatVector.fromArray(SPECIES, temp, from + 5 * COUNT);
            FloatVector even = d2.fma(minusFour, d4);
            FloatVector odd = d1.fma(minusFour, d3);
            FloatVector wideEven = d4.sub(d2);
            FloatVector wideOdd = d3.sub(d1);
            wideOdd = wideOdd.add(wideOdd);
            d2.fma(minusFive, d0.fma(four, d4)).intoArray(y, to);
            even.add(odd).intoArray(y, to + pitch);
            even.sub(odd).intoArray(y, to + 2 * pitch);
            wideEven.add(wideOdd).intoArray(y, to + 3 * pitch);
            wideEven.sub(wideOdd).intoArray(y, to + 4 * pitch);
            d3.fma(minusFive, d1.fma(four, d5)).intoArray(y, to + 5 * pitch);
        }
    }

    /** 6 x 6 positions to 25 inputs of products. */
    static void halved(float[] x, int xAt, int row, float[] temp, int tempAt, float[] y, int yAt, int pitch) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
        for (int column = 0; column < 6; column++) {
            int from = xAt + column * COUNT;
            int to = tempAt + column * COUNT;
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, from);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, from + row);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, from + 2 * row);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, from + 3 * row);
            FloatVector d4 = FloatVector.fromArray(SPECIES, x, from + 4 * row);
            FloatVector d5 = FloatVector.fromArray(SPECIES, x, from + 5 * row);
            FloatVector even = d2.fma(minusFour, d4);
            FloatVector odd = d1.fma(minusFour, d3);
            FloatVector wideEven = d4.sub(d2);
            FloatVector wideOdd = d3.sub(d1);
            wideOdd = wideOdd.add(wideOdd);
            d2.fma(minusFive, d0.fma(four, d4)).intoArray(temp, to);
            even.add(odd).intoArray(temp, to + 6 * COUNT);
            wideEven.add(wideOdd).intoArray(temp, to + 2 * 6 * COUNT);
            wideEven.sub(wideOdd).intoArray(temp, to + 3 * 6 * COUNT);
            d3.fma(minusFive, d1.fma(four, d5)).intoArray(temp, to + 4 * 6 * COUNT);
        }
        for (int line = 0; line < 5; line++) {
            int from = tempAt + line * 6 * COUNT;
            int to = yAt + line * 5 * pitch;
            FloatVector d0 = FloatVector.fromArray(SPECIES, temp, from);
            FloatVector d1 = FloatVector.fromArray(SPECIES, temp, from + COUNT);
            FloatVector d2 = FloatVector.fromArray(SPECIES, temp, from + 2 * COUNT);
            FloatVector d3 = FloatVector.fromArray(SPECIES, temp, from + 3 * COUNT);
            FloatVector d4 = FloatVector.fromArray(SPECIES, temp, from + 4 * COUNT);
            FloatVector d5 = FloatVector.fromArray(SPECIES, temp, from + 5 * COUNT);
            FloatVector even = d2.fma(minusFour, d4);
            FloatVector odd = d1.fma(minusFour, d3);
            FloatVector wideEven = d4.sub(d2);
            FloatVector wideOdd = d3.sub(d1);
            wideOdd = wideOdd.add(wideOdd);
            d2.fma(minusFive, d0.fma(four, d4)).intoArray(y, to);
            even.add(odd).intoArray(y, to + pitch);
            wideEven.add(wideOdd).intoArray(y, to + 2 * pitch);
            wideEven.sub(wideOdd).intoArray(y, to + 3 * pitch);
            d3.fma(minusFive, d1.fma(four, d5)).intoArray(y, to + 4 * pitch);
        }
    }

    /** 4 x 4 positions, of which the inner ones stand twice each, to 25 inputs of products. */
    static void doubled(float[] x, int xAt, int row, float[] temp, int tempAt, float[] y, int yAt, int pitch) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector minusFour = FloatVector.broadcast(SPECIES, -4);
        FloatVector minusFive = FloatVector.broadcast(SPECIES, -5);
        FloatVector minusThree = FloatVector.broadcast(SPECIES, -3);
        for (int column = 0; column < 4; column++) {
            int from = xAt + column * COUNT;
            int to = tempAt + column * COUNT;
            FloatVector d0 = FloatVector.fromArray(SPECIES, x, from);
            FloatVector d1 = FloatVector.fromArray(SPECIES, x, from + row);
            FloatVector d2 = FloatVector.fromArray(SPECIES, x, from + 2 * row);
            FloatVector d3 = FloatVector.fromArray(SPECIES, x, from + 3 * row);
            FloatVector fall = d1.sub(d2);
            FloatVector eighth = d1.fma(minusFour, d2);
            d1.fma(minusFive, d0.fma(four, d2)).intoArray(temp, to);
            eighth.add(eighth).intoArray(temp, to + 4 * COUNT);
            fall.mul(minusThree).intoArray(temp, to + 2 * 4 * COUNT);
            fall.intoArray(temp, to + 3 * 4 * COUNT);
            d2.fma(minusFive, d1.fma(four, d3)).intoArray(temp, to + 4 * 4 * COUNT);
        }
        for (int line = 0; line < 5; line++) {
            int from = tempAt + line * 4 * COUNT;
            int to = yAt + line * 5 * pitch;
            FloatVector d0 = FloatVector.fromArray(SPECIES, temp, from);
            FloatVector d1 = FloatVector.fromArray(SPECIES, temp, from + COUNT);
            FloatVector d2 = FloatVector.fromArray(SPECIES, temp, from + 2 * COUNT);
            FloatVector d3 = FloatVector.fromArray(SPECIES, temp, from + 3 * COUNT);
            FloatVector fall = d1.sub(d2);
            FloatVector eighth = d1.fma(minusFour, d2);
            d1.fma(minusFive, d0.fma(four, d2)).intoArray(y, to);
            eighth.add(eighth).intoArray(y, to + pitch);
            fall.mul(minusThree).intoArray(y, to + 2 * pitch);
            fall.intoArray(y, to + 3 * pitch);
            d2.fma(minusFive, d1.fma(four, d3)).intoArray(y, to + 4 * pitch);
        }
    }
}
