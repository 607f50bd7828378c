package io.stylestream.training;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a run reads and writes, and when.
 *
 * @param data folder with a folder of pictures per domain
 * @param validation the same for the sample grids; null to take them from {@code data}
 * @param loading how pictures are loaded
 * @param out the run's folder
 * @param iterations to be done in all
 * @param checkpointEvery iterations between checkpoints
 * @param keepCheckpoints newest checkpoints that are kept
 * @param sampleEvery iterations between sample grids
 * @param modelEvery iterations between models that are kept for good; 0 for none
 */
public record RunPlan(
        Path data,
        @Nullable Path validation,
        PictureLoading loading,
        Path out,
        int iterations,
        int checkpointEvery,
        int keepCheckpoints,
        int sampleEvery,
        int modelEvery) {}
