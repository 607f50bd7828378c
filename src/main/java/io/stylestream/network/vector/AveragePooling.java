package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;
import static io.stylestream.network.vector.Lanes.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Means of 2 x 2 positions. */
final class AveragePooling implements Step {
    private final Area x;
    private final Area y;

    /** Both without a halo. */
    AveragePooling(Area x, Area y) {
        this.x = x;
        this.y = y;
    }

    @Override
    public List<Area> reads() {
        return List.of(x);
    }

    @Override
    public List<Area> writes() {
        return List.of(y);
    }

    @Override
    public int tasks(int pictures, int threads) {
        return pictures * x.blocks();
    }

    @Override
    public void run(int task, Frame frame, float[] scratch) {
        float[] arena = frame.arena();
        int picture = task / x.blocks();
        int from = x.block(frame, picture, task % x.blocks());
        int to = y.block(frame, picture, task % x.blocks());
        for (int row = 0; row < y.height; row++) {
            for (int column = 0; column < y.width; column++) {
                int at = from + 2 * column * COUNT;
                load(arena, at)
                        .add(load(arena, at + COUNT))
                        .add(load(arena, at + x.rowPitch()).add(load(arena, at + x.rowPitch() + COUNT)))
                        .mul(0.25f)
                        .intoArray(arena, to + column * COUNT);
            }
            from += 2 * x.rowPitch();
            to += y.rowPitch();
        }
    }

    private static FloatVector load(float[] arena, int at) {
        return FloatVector.fromArray(SPECIES, arena, at);
    }
}
