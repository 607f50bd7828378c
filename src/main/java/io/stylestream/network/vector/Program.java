package io.stylestream.network.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * The steps of a network, level by level: those of one level do not read each other's results. Areas that are not
 * needed at the same time share their place in the arena. Thread-safe.
 */
final class Program {
    /** Areas begin at a cache line. */
    private static final int LINE = 16;

    private final List<List<Step>> levels;
    private final long floatsPerPicture;

    private Program(List<List<Step>> levels, long floatsPerPicture) {
        this.levels = levels;
        this.floatsPerPicture = floatsPerPicture;
    }

    /** From the level that writes an area to the last one that reads it. */
    private static final class Life {
        private final Area area;
        private final int first;
        private int last;

        Life(Area area, int first) {
            this.area = area;
            this.first = first;
            this.last = first;
        }

        boolean overlaps(Life other) {
            return first <= other.last && other.first <= last;
        }

        long end() {
            return area.offset() + floats();
        }

        long floats() {
            return (area.size() + LINE - 1L) / LINE * LINE;
        }
    }

    /** @param steps each behind those that it reads from */
    static Program of(List<Step> steps) {
        IdentityHashMap<Area, Life> lives = new IdentityHashMap<>();
        List<List<Step>> levels = new ArrayList<>();
        for (Step step : steps) {
            List<Life> read = step.reads().stream()
                    .map(area -> Objects.requireNonNull(lives.get(area), "an area is read before it is written"))
                    .toList();
            int level = read.stream().mapToInt(life -> life.first + 1).max().orElse(0);
            read.forEach(life -> life.last = Math.max(life.last, level));
            step.writes().forEach(area -> lives.put(area, new Life(area, level)));
            while (levels.size() <= level) {
                levels.add(new ArrayList<>());
            }
            levels.get(level).add(step);
        }
        return new Program(levels.stream().map(List::copyOf).toList(), place(List.copyOf(lives.values())));
    }

    /**
     * Places the largest areas first, each as low as those allow that live at the same time.
     *
     * @return floats that all take
     */
    private static long place(List<Life> lives) {
        List<Life> placed = new ArrayList<>();
        long total = 0;
        for (Life life : lives.stream()
                .sorted(Comparator.comparingLong(Life::floats).reversed().thenComparing(life -> life.first))
                .toList()) {
            long offset = 0;
            for (Life other : placed) {
                if (life.overlaps(other) && other.area.offset() < offset + life.floats() && offset < other.end()) {
                    offset = other.end();
                }
            }
            life.area.place(offset);
            placed.add(life);
            placed.sort(Comparator.comparingLong(each -> each.area.offset()));
            total = Math.max(total, life.end());
        }
        return total;
    }

    int levels() {
        return levels.size();
    }

    int tasks(int level, Frame frame) {
        int tasks = 0;
        for (Step step : levels.get(level)) {
            tasks += step.tasks(frame.pictures(), frame.threads());
        }
        return tasks;
    }

    /** Does one of the tasks of a level. */
    void run(int level, int task, Frame frame, float[] scratch) {
        int left = task;
        for (Step step : levels.get(level)) {
            int tasks = step.tasks(frame.pictures(), frame.threads());
            if (left < tasks) {
                step.run(left, frame, scratch);
                return;
            }
            left -= tasks;
        }
        throw new IndexOutOfBoundsException("there is no task " + task);
    }

    /** Floats of the arena for so many pictures. */
    long arena(int pictures) {
        return Frame.LEAD + floatsPerPicture * pictures;
    }

    /** Floats of scratch memory for each thread. */
    int scratch(int pictures, int threads) {
        int most = 0;
        for (List<Step> level : levels) {
            for (Step step : level) {
                most = Math.max(most, step.scratch(pictures, threads));
            }
        }
        return Frame.LEAD + most;
    }
}
