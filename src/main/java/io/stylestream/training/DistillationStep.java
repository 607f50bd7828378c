package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.cat;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.TensorGroup;
import io.stylestream.network.torch.TorchScope;
import io.stylestream.training.PhaseReport.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * One iteration of distillation: the student draws the same pictures in the same styles as its teacher and moves
 * towards him. Half of the styles come from latent codes, half from references. Not thread-safe.
 */
final class DistillationStep {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.99;
    private static final Set<NetworkKind> LEARNING = Set.of(NetworkKind.GENERATOR);

    private final TorchNetworks teacher;
    private final TorchNetworks student;
    private final TorchNetworks average;
    private final DistillationOptions options;
    private final DistillationObjective objective;
    private final Adam optimiser;

    /**
     * @param teacher without gradients
     * @param student its generator is trained
     * @param average the weight average of the student's generator, updated after every iteration
     */
    DistillationStep(TorchNetworks teacher, TorchNetworks student, TorchNetworks average, DistillationOptions options) {
        this.teacher = teacher;
        this.student = student;
        this.average = average;
        this.options = options;
        this.objective = new DistillationObjective(teacher, options);
        this.optimiser = new Adam(student.of(NetworkKind.GENERATOR).tensors(), options.learningRate(), BETA1, BETA2, 0);
    }

    Adam optimiser() {
        return optimiser;
    }

    /** @param iteration iterations done before */
    List<PhaseReport> run(TrainingBatch batch, int iteration) {
        optimiser.learnAt(options.learningRateAt(iteration));
        PendingReport pending = PendingReport.of(Phase.DISTILLATION, () -> learn(batch));
        // at first the average must not lag behind by the iterations that it covers later
        double decay = Math.min(options.emaDecay(), (iteration + 1.0) / (iteration + 10.0));
        average.follow(student, LEARNING, decay);
        List<PhaseReport> reports = PendingReport.read(List.of(pending));
        optimiser.counted();
        return reports;
    }

    private PendingReport.Scalars learn(TrainingBatch batch) {
        Tensor style = TorchScope.resultWithoutGradients(() -> styles(teacher, batch));
        Tensor wanted = TorchScope.resultWithoutGradients(() -> teacher.generate(batch.x(), style));
        Objective distance = objective.of(student.generate(batch.x(), style), wanted, batch.target());
        optimiser.clearGradients();
        distance.loss().backward();
        Tensor norm = TensorGroup.of(student.gradients(NetworkKind.GENERATOR)).norm();
        optimiser.step();
        optimiser.clearGradients();
        return new PendingReport.Scalars(distance.terms(), Map.of(NetworkKind.GENERATOR, norm));
    }

    /** Style codes (N,S) of a batch: of latent codes for the first half, of references for the others. */
    static Tensor styles(TorchNetworks networks, TrainingBatch batch) {
        long size = batch.target().size(0);
        long latent = (size + 1) / 2;
        Tensor mapped =
                networks.map(batch.z().narrow(0, 0, latent), batch.target().narrow(0, 0, latent));
        if (latent == size) {
            return mapped;
        }
        Tensor encoded = networks.encode(
                batch.reference().narrow(0, latent, size - latent),
                batch.target().narrow(0, latent, size - latent));
        return cat(new TensorVector(mapped, encoded));
    }
}
