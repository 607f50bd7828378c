package io.stylestream.training;

import io.stylestream.network.torch.TorchTensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

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
    private final AugmentationOptions augmentation;
    private final long seed;

    BatchSampler(TrainingPictures pictures, int latentSize, StarGanV2Options options) {
        this(pictures, latentSize, options.batchSize(), options.augmentation(), options.seed());
    }

    BatchSampler(
            TrainingPictures pictures, int latentSize, int batchSize, AugmentationOptions augmentation, long seed) {
        this.pictures = pictures;
        this.batchSize = batchSize;
        this.latentSize = latentSize;
        this.augmentation = augmentation;
        this.seed = seed;
    }

    /**
     * Values of one batch in host memory, as {@link TrainingBatch} describes them; but pictures are uint8, which takes
     * a quarter of the memory while batches wait.
     */
    record HostBatch(
            byte[] x,
            long[] y,
            byte[] reference,
            byte[] secondReference,
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

        /** Divides by a tensor, since by a plain number some devices multiply by its rounded reciprocal. */
        private Tensor pictures(byte[] values) {
            Tensor bytes = TorchTensors.ofBytes(values, y.length, 3, imageSize, imageSize);
            return bytes.to(ScalarType.Float)
                    .div_(TorchTensors.ofFloats(new float[] {127.5f}, 1))
                    .sub_(new Scalar(1f));
        }
    }

    @Override
    public long batchBytes() {
        return 3L * batchSize * 3 * pictures.size() * pictures.size();
    }

    /** The batch of an iteration, counted from 0. Thread-safe. */
    @Override
    public HostBatch draw(int iteration) {
        SplittableRandom random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (iteration + 1L));
        int side = pictures.size();
        int plane = 3 * side * side;
        long[] y = new long[batchSize];
        long[] target = new long[batchSize];
        byte[] x = new byte[batchSize * plane];
        byte[] reference = new byte[batchSize * plane];
        byte[] secondReference = new byte[batchSize * plane];
        for (int i = 0; i < batchSize; i++) {
            y[i] = random.nextInt(pictures.domainCount());
            target[i] = random.nextInt(pictures.domainCount());
            drawPicture((int) y[i], random, x, i * plane);
            drawPicture((int) target[i], random, reference, i * plane);
            drawPicture((int) target[i], random, secondReference, i * plane);
        }
        float[] z = LatentCodes.normal(random, batchSize * latentSize);
        float[] secondZ = LatentCodes.normal(random, batchSize * latentSize);
        return new HostBatch(x, y, reference, secondReference, target, z, secondZ, latentSize, side);
    }

    private void drawPicture(int domain, SplittableRandom random, byte[] target, int offset) {
        // an unreadable file is passed over by drawing again; the set of such files is the same in every run
        for (byte[] picture = null; picture == null; ) {
            int index = random.nextInt(pictures.count(domain));
            picture = pictures.readBytes(domain, index, Augmentation.draw(random, augmentation));
            if (picture != null) {
                System.arraycopy(picture, 0, target, offset, picture.length);
            }
        }
    }
}
