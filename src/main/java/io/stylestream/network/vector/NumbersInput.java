package io.stylestream.network.vector;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Rows of float32 numbers, each row filled up to whole vectors with zeros. */
final class NumbersInput implements Step {
    private final boolean second;
    private final int rows;
    private final int numbers;
    private final Area y;

    /**
     * @param second whether to read the network's second input instead of its first
     * @param rows of each batch entry
     * @param numbers of a row
     */
    NumbersInput(boolean second, int rows, int numbers) {
        this.second = second;
        this.rows = rows;
        this.numbers = numbers;
        this.y = Area.vector(rows * Lanes.padded(numbers));
    }

    Area area() {
        return y;
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
    public void run(int task, Frame frame, float[] scratch) {
        ByteBuffer bytes = second ? frame.second() : frame.first();
        int from = bytes.position();
        int padded = Lanes.padded(numbers);
        for (int picture = 0; picture < frame.pictures(); picture++) {
            int to = y.start(frame, picture);
            Arrays.fill(frame.arena(), to, to + y.size(), 0);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < numbers; i++) {
                    frame.arena()[to + row * padded + i] = bytes.getFloat(from);
                    from += Float.BYTES;
                }
            }
        }
    }
}
