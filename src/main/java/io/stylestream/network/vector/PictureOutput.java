package io.stylestream.network.vector;

import static io.stylestream.network.vector.Lanes.COUNT;

import java.nio.ByteBuffer;
import java.util.List;

/** Features of about [-1, 1] as pictures uint8 (N,H,W,3): scaled, clamped and rounded. */
final class PictureOutput implements Step {
    private final Area x;

    /** @param x without a halo */
    PictureOutput(Area x) {
        this.x = x;
    }

    @Override
    public List<Area> reads() {
        return List.of(x);
    }

    @Override
    public List<Area> writes() {
        return List.of();
    }

    @Override
    public int tasks(int pictures, int threads) {
        return pictures;
    }

    @Override
    public void run(int picture, Frame frame, float[] scratch) {
        ByteBuffer bytes = frame.output();
        float[] arena = frame.arena();
        int from = x.start(frame, picture);
        int to = bytes.position() + picture * x.positions() * PictureInput.COLOURS;
        for (int position = 0; position < x.positions(); position++) {
            bytes.put(to, level(arena[from]));
            bytes.put(to + 1, level(arena[from + 1]));
            bytes.put(to + 2, level(arena[from + 2]));
            from += COUNT;
            to += PictureInput.COLOURS;
        }
    }

    private static byte level(float value) {
        float scaled = (value + 1) * PictureInput.HALF_RANGE;
        return (byte) Math.rint(Math.min(255, Math.max(0, scaled)));
    }
}
