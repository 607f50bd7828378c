package io.stylestream.app.bench;

import java.time.Duration;

/**
 * What it took to do something with a number of pictures.
 *
 * @param pictures at least 1
 * @param wall time on the clock
 * @param processors time that processors worked for it
 */
record Measurement(int pictures, Duration wall, ProcessorTime processors) {
    /** Does the work, which comes back when it is finished. */
    static Measurement of(int pictures, Runnable work) {
        ProcessorTime before = ProcessorTime.now();
        long startedNanos = System.nanoTime();
        work.run();
        Duration wall = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new Measurement(pictures, wall, ProcessorTime.now().since(before));
    }

    double picturesPerSecond() {
        return pictures * 1e9 / wall.toNanos();
    }

    /** Processor time for one picture, whichever core and process spent it. */
    double coreMillisPerPicture() {
        return processors.program().plus(processors.children()).toNanos() / 1e6 / pictures;
    }

    /** The part of {@link #coreMillisPerPicture()} that was spent by processes which this program started. */
    double childMillisPerPicture() {
        return processors.children().toNanos() / 1e6 / pictures;
    }
}
