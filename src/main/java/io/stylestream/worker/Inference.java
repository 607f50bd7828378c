package io.stylestream.worker;

import io.stylestream.translation.ModelIdentity;
import java.time.Duration;

/**
 * One run of the engine.
 *
 * @param model what drew the pictures
 * @param batchSize pictures drawn
 * @param startedNanos {@link System#nanoTime()} when it began
 * @param duration how long it took
 */
record Inference(ModelIdentity model, int batchSize, long startedNanos, Duration duration) {}
