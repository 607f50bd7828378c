package io.stylestream.training;

/** Gives the batch of an iteration, the same whenever it is asked. Thread-safe. */
interface BatchSource {
    /** @param iteration counted from 0 */
    BatchSampler.HostBatch draw(int iteration);

    /** Bytes of a batch's pictures in host memory. */
    long batchBytes();
}
