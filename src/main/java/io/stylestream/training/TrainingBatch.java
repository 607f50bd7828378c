package io.stylestream.training;

import io.stylestream.network.torch.TorchDevice;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * What one iteration learns from. N pictures, each with its own source and target domain.
 *
 * @param x source pictures (N,3,H,W) in [-1, 1]
 * @param y int64 (N), their domains
 * @param reference pictures of the target domains
 * @param secondReference other pictures of the same target domains
 * @param target int64 (N), target domains
 * @param z latent codes (N,latent size), standard normal
 * @param secondZ further latent codes
 */
record TrainingBatch(
        Tensor x, Tensor y, Tensor reference, Tensor secondReference, Tensor target, Tensor z, Tensor secondZ) {

    /** The same on a device; copies belong to the caller's pointer scope. */
    TrainingBatch on(TorchDevice device) {
        return each(device::place);
    }

    /** The pictures of one process. */
    TrainingBatch part(Share share) {
        int size = share.size((int) y.size(0));
        return share.processes() == 1 ? this : each(tensor -> tensor.narrow(0, (long) share.rank() * size, size));
    }

    /** A copy that outlives pointer scopes. */
    TrainingBatch copyToKeep() {
        return each(tensor -> {
            Tensor copy = tensor.clone();
            copy.retainReference();
            return copy;
        });
    }

    /** Overwrites these tensors with those of a batch of the same sizes on the same device. */
    void takeFrom(TrainingBatch batch) {
        x.copy_(batch.x);
        y.copy_(batch.y);
        reference.copy_(batch.reference);
        secondReference.copy_(batch.secondReference);
        target.copy_(batch.target);
        z.copy_(batch.z);
        secondZ.copy_(batch.secondZ);
    }

    private TrainingBatch each(UnaryOperator<Tensor> change) {
        return new TrainingBatch(
                change.apply(x),
                change.apply(y),
                change.apply(reference),
                change.apply(secondReference),
                change.apply(target),
                change.apply(z),
                change.apply(secondZ));
    }
}
