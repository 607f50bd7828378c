package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Transforms the products of a tile into its results, for as many channels as a vector has lanes; written out like
 * {@link TileInputs}.
 */
final class TileResults {
    private TileResults() {}

    /** 36 products, {@code pitch} floats from one to the next, to 4 x 4 results side by side. */
    static void same(float[] x, int xAt, int pitch, float[] temp, int tempAt, int yAt) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8);
        for (int column = 0; column < 6; column++) {
            int from = xAt + column * pitch;
            int to = tempAt + column * COUNT;
            FloatVector m1 = FloatVector.fromArray(SPECIES, x, from + 6 * pitch);
            FloatVector m2 = FloatVector.fromArray(SPECIES, x, from + 2 * 6 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, x, from + 3 * 6 * pitch);
            FloatVector m4 = FloatVector.fromArray(SPECIES, x, from + 4 * 6 * pitch);
            FloatVector sum = m1.add(m2);
            FloatVector difference = m1.sub(m2);
            FloatVector wideSum = m3.add(m4);
            FloatVector wideDifference = m3.sub(m4);
            FloatVector.fromArray(SPECIES, x, from).add(sum).add(wideSum).intoArray(temp, to);
            wideDifference.fma(two, difference).intoArray(temp, to + 6 * COUNT);
            wideSum.fma(four, sum).intoArray(temp, to + 2 * 6 * COUNT);
            wideDifference
                    .fma(eight, difference)
                    .add(FloatVector.fromArray(SPECIES, x, from + 5 * 6 * pitch))
                    .intoArray(temp, to + 3 * 6 * COUNT);
        }
        for (int line = 0; line < 4; line++) {
            int from = tempAt + line * 6 * COUNT;
            int to = yAt + line * 4 * COUNT;
            FloatVector m1 = FloatVector.fromArray(SPECIES, temp, from + COUNT);
            FloatVector m2 = FloatVector.fromArray(SPECIES, temp, from + 2 * COUNT);
            FloatVector m3 = FloatVector.fromArray(SPECIES, temp, from + 3 * COUNT);
            FloatVector m4 = FloatVector.fromArray(SPECIES, temp, from + 4 * COUNT);
            FloatVector sum = m1.add(m2);
            FloatVector difference = m1.sub(m2);
            FloatVector wideSum = m3.add(m4);
            FloatVector wideDifference = m3.sub(m4);
            FloatVector.fromArray(SPECIES, temp, from).add(sum).add(wideSum).intoArray(temp, to);
            wideDifference.fma(two, difference).intoArray(temp, to + COUNT);
            wideSum.fma(four, sum).intoArray(temp, to + 2 * COUNT);
            wideDifference
                    .fma(eight, difference)
                    .add(FloatVector.fromArray(SPECIES, temp, from + 5 * COUNT))
                    .intoArray(temp, to + 3 * COUNT);
        }
    }

    /** 25 products to 4 x 4 results. */
    static void doubled(float[] x, int xAt, int pitch, float[] temp, int tempAt, int yAt) {
        FloatVector four = FloatVector.broadcast(SPECIES, 4);
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        FloatVector eight = FloatVector.broadcast(SPECIES, 8);
        for (int column = 0; column < 5; column++) {
            int from = xAt + column * pitch;
            int to = tempAt + column * COUNT;
            FloatVector m1 = FloatVector.fromArray(SPECIES, x, from + 5 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, x, from + 2 * 5 * pitch);
            FloatVector m4 = FloatVector.fromArray(SPECIES, x, from + 3 * 5 * pitch);
            FloatVector wideSum = m3.add(m4);
            FloatVector wideDifference = m3.sub(m4);
            FloatVector.fromArray(SPECIES, x, from).add(m1).add(wideSum).intoArray(temp, to);
            wideDifference.fma(two, m1).intoArray(temp, to + 5 * COUNT);
            wideSum.fma(four, m1).intoArray(temp, to + 2 * 5 * COUNT);
            wideDifference
                    .fma(eight, m1)
                    .add(FloatVector.fromArray(SPECIES, x, from + 4 * 5 * pitch))
                    .intoArray(temp, to + 3 * 5 * COUNT);
        }
        for (int line = 0; line < 4; line++) {
            int from = tempAt + line * 5 * COUNT;
            int to = yAt + line * 4 * COUNT;
            FloatVector m1 = FloatVector.fromArray(SPECIES, temp, from + COUNT);
            FloatVector m3 = FloatVector.fromArray(SPECIES, temp, from + 2 * COUNT);
            FloatVector m4 = FloatVector.fromArray(SPECIES, temp, from + 3 * COUNT);
            FloatVector wideSum = m3.add(m4);
            FloatVector wideDifference = m3.sub(m4);
            FloatVector.fromArray(SPECIES, temp, from).add(m1).add(wideSum).intoArray(temp, to);
            wideDifference.fma(two, m1).intoArray(temp, to + COUNT);
            wideSum.fma(four, m1).intoArray(temp, to + 2 * COUNT);
            wideDifference
                    .fma(eight, m1)
                    .add(FloatVector.fromArray(SPECIES, temp, from + 4 * COUNT))
                    .intoArray(temp, to + 3 * COUNT);
        }
    }

    /** 25 products to 2 x 2 results. */
    static void halved(float[] x, int xAt, int pitch, float[] temp, int tempAt, int yAt) {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector threeHalves = FloatVector.broadcast(SPECIES, 1.5f);
        FloatVector six = FloatVector.broadcast(SPECIES, 6);
        FloatVector minusTwo = FloatVector.broadcast(SPECIES, -2);
        for (int column = 0; column < 5; column++) {
            int from = xAt + column * pitch;
            int to = tempAt + column * COUNT;
            FloatVector m1 = FloatVector.fromArray(SPECIES, x, from + 5 * pitch);
            FloatVector m3 = FloatVector.fromArray(SPECIES, x, from + 2 * 5 * pitch);
            FloatVector m4 = FloatVector.fromArray(SPECIES, x, from + 3 * 5 * pitch);
            m3.fma(threeHalves, FloatVector.fromArray(SPECIES, x, from).sub(m4).fma(half, m1))
                    .intoArray(temp, to);
            m3.fma(
                            six,
                            m4.fma(
                                    minusTwo,
                                    FloatVector.fromArray(SPECIES, x, from + 4 * 5 * pitch)
                                            .fma(half, m1)))
                    .intoArray(temp, to + 5 * COUNT);
        }
        for (int line = 0; line < 2; line++) {
            int from = tempAt + line * 5 * COUNT;
            int to = yAt + line * 2 * COUNT;
            FloatVector m1 = FloatVector.fromArray(SPECIES, temp, from + COUNT);
            FloatVector m3 = FloatVector.fromArray(SPECIES, temp, from + 2 * COUNT);
            FloatVector m4 = FloatVector.fromArray(SPECIES, temp, from + 3 * COUNT);
            m3.fma(
                            threeHalves,
                            FloatVector.fromArray(SPECIES, temp, from).sub(m4).fma(half, m1))
                    .intoArray(temp, to);
            m3.fma(
                            six,
                            m4.fma(
                                    minusTwo,
                                    FloatVector.fromArray(SPECIES, temp, from + 4 * COUNT)
                                            .fma(half, m1)))
                    .intoArray(temp, to + COUNT);
        }
    }
}
