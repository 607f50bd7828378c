package io.stylestream.training;

import io.stylestream.network.StarGanV2;
import java.util.SplittableRandom;

/** One batch of noise for every iteration, where only speed is of interest. */
final class SyntheticBatches implements BatchSource {
    private final BatchSampler.HostBatch batch;

    SyntheticBatches(StarGanV2 architecture, StarGanV2Options options) {
        SplittableRandom random = new SplittableRandom(options.seed());
        int size = options.batchSize();
        int pictures = size * 3 * architecture.imageSize() * architecture.imageSize();
        int latents = size * architecture.latentSize();
        batch = new BatchSampler.HostBatch(
                pixels(random, pictures),
                domains(random, size, architecture.domains()),
                pixels(random, pictures),
                pixels(random, pictures),
                domains(random, size, architecture.domains()),
                noise(random, latents),
                noise(random, latents),
                architecture.latentSize(),
                architecture.imageSize());
    }

    private static byte[] pixels(SplittableRandom random, int count) {
        byte[] values = new byte[count];
        random.nextBytes(values);
        return values;
    }

    private static float[] noise(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private static long[] domains(SplittableRandom random, int count, int domains) {
        return random.longs(count, 0, domains).toArray();
    }

    @Override
    public BatchSampler.HostBatch draw(int iteration) {
        return batch;
    }

    @Override
    public long batchBytes() {
        return 3L * batch.x().length;
    }
}
