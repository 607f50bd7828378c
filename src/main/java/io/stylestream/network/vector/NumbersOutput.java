package io.stylestream.network.vector;

import java.nio.ByteBuffer;
import java.util.List;

/** A vector of each batch entry as float32 numbers (N,S). */
final class NumbersOutput implements Step {
    private final Area x;

    NumbersOutput(Area x) {
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
    public void run(int task, Frame frame, float[] scratch) {
        ByteBuffer bytes = frame.output();
        int to = bytes.position();
        for (int picture = 0; picture < frame.pictures(); picture++) {
            int from = x.start(frame, picture);
            for (int i = 0; i < x.channels; i++) {
                bytes.putFloat(to, frame.arena()[from + i]);
                to += Float.BYTES;
            }
        }
    }
}
