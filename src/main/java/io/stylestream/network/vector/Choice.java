package io.stylestream.network.vector;

import java.util.List;

/** The numbers of each picture's domain, which the second input tells. */
final class Choice implements Step {
    private final List<Area> perDomain;
    private final Area y;

    Choice(List<Area> perDomain, Area y) {
        this.perDomain = perDomain;
        this.y = y;
    }

    @Override
    public List<Area> reads() {
        return perDomain;
    }

    @Override
    public List<Area> writes() {
        return List.of(y);
    }

    @Override
    public void run(int task, Frame frame, float[] scratch) {
        for (int picture = 0; picture < frame.pictures(); picture++) {
            long domain = frame.second().getLong(frame.second().position() + picture * Long.BYTES);
            if (domain < 0 || domain >= perDomain.size()) {
                throw new IllegalArgumentException(
                        "there is no domain %d; the model has 0 to %d".formatted(domain, perDomain.size() - 1));
            }
            System.arraycopy(
                    frame.arena(),
                    perDomain.get((int) domain).start(frame, picture),
                    frame.arena(),
                    y.start(frame, picture),
                    y.size());
        }
    }
}
