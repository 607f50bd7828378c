package io.stylestream.training;

import io.stylestream.network.ChannelGroups;
import io.stylestream.network.Generator;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchTensors;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What each channel of a generator contributes on sample pictures.
 *
 * <p>A convolution's input channel counts as much as its mean square times the squared weights that read it, as a share
 * of all input channels of that convolution: the weight norm times the activation norm of Wanda (Sun et al., arXiv
 * 2306.11695) for whole channels. A group's channel has the sum over all convolutions that read the group.
 */
final class ChannelImportance {
    private static final long[] ALL_BUT_CHANNELS = {0, 2, 3};

    private final TorchNetworks networks;
    private final ChannelGroups groups;
    private final Map<String, double[]> squares = new LinkedHashMap<>();
    private final Generator<Tensor> generator;

    ChannelImportance(TorchNetworks networks) {
        this.networks = networks;
        this.groups = ChannelGroups.of(networks.architecture());
        this.generator = new Generator<>(networks.architecture(), new Watching(), networks.of(NetworkKind.GENERATOR));
    }

    /** Computes in float32, and adds up the squares of what convolutions read. */
    private final class Watching extends TorchBackend {
        private final Map<Tensor, String> names = new IdentityHashMap<>();

        Watching() {
            super(Precision.FLOAT32, false, networks.device());
            networks.of(NetworkKind.GENERATOR).tensors().forEach((name, tensor) -> names.put(tensor, name));
        }

        @Override
        public Tensor convolve(Tensor x, Tensor weight, @Nullable Tensor bias, int padding) {
            String name = names.get(weight);
            if (name != null) {
                note(name, x.square().mean(ALL_BUT_CHANNELS));
            }
            return super.convolve(x, weight, bias, padding);
        }
    }

    private void note(String name, Tensor perChannel) {
        float[] values = TorchTensors.toHost(perChannel).toFloats();
        double[] sums = squares.computeIfAbsent(name, first -> new double[values.length]);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
    }

    /** Draws a sample batch, as distillation would. */
    void watch(Supplier<TrainingBatch> sample) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            TrainingBatch batch = sample.get();
            generator.forward(networks.place(batch.x()), DistillationStep.styles(networks, batch));
        }
    }

    /** For each group, what each of its channels contributes. */
    List<double[]> byGroup() {
        List<double[]> importance = new ArrayList<>();
        groups.sizes().forEach(size -> importance.add(new double[size]));
        squares.forEach((name, square) -> {
            double[] energy = energy(name, square);
            double[] sums = importance.get(groups.readBy(name));
            double all = 0;
            for (double one : energy) {
                all += one;
            }
            for (int i = 0; all > 0 && i < sums.length; i++) {
                sums[i] += energy[i] / all;
            }
        });
        return importance;
    }

    /** Mean squares of a convolution's input channels, times the squared weights that read them. */
    private double[] energy(String name, double[] square) {
        Tensor weight = networks.of(NetworkKind.GENERATOR).tensors().get(name);
        float[] values = TorchTensors.toHost(Objects.requireNonNull(weight)).toFloats();
        int kernel = (int) (weight.size(2) * weight.size(3));
        double[] energy = new double[square.length];
        for (int i = 0; i < values.length; i++) {
            energy[i / kernel % square.length] += (double) values[i] * values[i];
        }
        for (int i = 0; i < energy.length; i++) {
            energy[i] *= square[i];
        }
        return energy;
    }
}
