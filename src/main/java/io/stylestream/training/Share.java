package io.stylestream.training;

import io.stylestream.core.UsageError;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The part of every batch that one of several processes computes: all parts are equally large, so that the mean over
 * the processes of a mean over their pictures is the mean over the batch.
 *
 * @param rank number of the process, from 0
 * @param processes how many there are
 */
record Share(int rank, int processes) {
    /** A process that computes whole batches. */
    static final Share WHOLE = new Share(0, 1);

    Share {
        if (rank < 0 || rank >= processes) {
            throw new IllegalArgumentException("there is no process %d of %d".formatted(rank, processes));
        }
    }

    /** @throws UsageError if the options cannot be shared among processes with the result of a single one */
    static void require(StarGanV2Options options, int processes) {
        if (options.batchSize() % processes != 0) {
            throw new UsageError("a batch of %d pictures cannot be shared equally among %d processes; "
                            .formatted(options.batchSize(), processes)
                    + "choose a --batch-size that is a multiple of --processes");
        }
        if (processes > 1 && options.beyond().lambdaInterDomain() > 0) {
            throw new UsageError("--lambda-inter-domain works on a whole batch at once and cannot be shared among "
                    + processes + " processes; leave out --processes");
        }
    }

    /** Pictures of this process in a batch. */
    int size(int batch) {
        return batch / processes;
    }

    /**
     * Draws something for every picture of a batch and keeps what is for this process, so that all processes together
     * draw what a single one would.
     *
     * @param own pictures of this process
     */
    <T> List<T> draw(int own, Supplier<T> draw) {
        return Stream.generate(draw).limit((long) own * processes).toList().subList(rank * own, (rank + 1) * own);
    }
}
