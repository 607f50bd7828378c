package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Pictures uint8 (N,H,W,3) as features in [-1, 1]. */
final class PictureInput implements Step {
    static final int COLOURS = 3;

    /** Half of the range 0..255. */
    static final float HALF_RANGE = 127.5f;

    private static final float[] VALUES = new float[256];

    static {
        for (int i = 0; i < VALUES.length; i++) {
            VALUES[i] = i / HALF_RANGE - 1;
        }
    }

    private final Area y;

    PictureInput(Area y) {
        this.y = y;
    }

    @Override
    public List<Area> reads() {
        return List.of();
    }

    @Override
    public List<Area> writes() {
        return List.of(y);
    }

    @Override
    public int tasks(int pictures, int threads) {
        return pictures;
    }

    @Override
    public void run(int picture, Frame frame, float[] scratch) {
        ByteBuffer bytes = frame.first();
        float[] arena = frame.arena();
        int line = y.start(frame, picture);
        Arrays.fill(arena, line, line + y.size(), 0);
        line += y.halo * (y.rowPitch() + COUNT);
        int from = bytes.position() + picture * y.positions() * COLOURS;
        for (int row = 0; row < y.height; row++) {
            for (int at = line; at < line + y.width * COUNT; at += COUNT) {
                arena[at] = VALUES[bytes.get(from) & 0xff];
                arena[at + 1] = VALUES[bytes.get(from + 1) & 0xff];
                arena[at + 2] = VALUES[bytes.get(from + 2) & 0xff];
                from += COLOURS;
            }
            line += y.rowPitch();
        }
    }
}
