package io.stylestream.training;

import io.stylestream.network.torch.TorchTensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * Draws the batch of an iteration: domains with equal probability, pictures with equal probability within a domain.
 *
 * <p>Everything random about an iteration follows from the seed and the iteration's number alone. So a resumed run sees
 * exactly what an uninterrupted one would have seen, and no random state needs saving.
 */
final class BatchSampler implements BatchSource {
    private final TrainingPictures pictures;
    private final int batchSize;
    private final int latentSize;
    private final double cropProbability;
    private final long seed;

    BatchSampler(TrainingPictures pictures, int latentSize, StarGanV2Options options) {
        this.pictures = pictures;
        this.batchSize = options.batchSize();
        this.latentSize = latentSize;
        this.cropProbability = options.cropProbability();
        this.seed = options.seed();
    }

    /** Values of one batch in host memory, as {@link TrainingBatch} describes them. */
    record HostBatch(
            float[] x,
            long[] y,
            float[] reference,
            float[] secondReference,
            long[] target,
            float[] z,
            float[] secondZ,
            int latentSize,
            int imageSize) {

        /** The batch as libtorch tensors, which belong to the caller's pointer scope. */
        TrainingBatch toTorch() {
            return new TrainingBatch(
                    pictures(x),
                    TorchTensors.ofLongs(y),
                    pictures(reference),
                    pictures(secondReference),
                    TorchTensors.ofLongs(target),
                    TorchTensors.ofFloats(z, y.length, latentSize),
                    TorchTensors.ofFloats(secondZ, y.length, latentSize));
        }

        private Tensor pictures(float[] values) {
            return TorchTensors.ofFloats(values, y.length, 3, imageSize, imageSize);
        }
    }

    @Override
    public HostBatch draw(int iteration) {
        SplittableRandom random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (iteration + 1L));
        int side = pictures.size();
        int plane = 3 * side * side;
        long[] y = new long[batchSize];
        long[] target = new long[batchSize];
        float[] x = new float[batchSize * plane];
        float[] reference = new float[batchSize * plane];
        float[] secondReference = new float[batchSize * plane];
        for (int i = 0; i < batchSize; i++) {
            y[i] = random.nextInt(pictures.domainCount());
            target[i] = random.nextInt(pictures.domainCount());
            drawPicture((int) y[i], random, x, i * plane);
            drawPicture((int) target[i], random, reference, i * plane);
            drawPicture((int) target[i], random, secondReference, i * plane);
        }
        float[] z = normal(random);
        return new HostBatch(x, y, reference, secondReference, target, z, normal(random), latentSize, side);
    }

    private void drawPicture(int domain, SplittableRandom random, float[] target, int offset) {
        // a damaged file is passed over by drawing again; the set of damaged files is the same in every run
        for (float[] picture = null; picture == null; ) {
            int index = random.nextInt(pictures.count(domain));
            Augmentation augmentation = Augmentation.draw(random, cropProbability);
            picture = pictures.read(domain, index, augmentation);
            if (picture != null) {
                System.arraycopy(picture, 0, target, offset, picture.length);
            }
        }
    }

    private float[] normal(SplittableRandom random) {
        float[] values = new float[batchSize * latentSize];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
