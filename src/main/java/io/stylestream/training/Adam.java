package io.stylestream.training;

import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import io.stylestream.core.HostTensor;
import io.stylestream.network.torch.TensorGroup;
import io.stylestream.network.torch.TensorGroup.AdamConstants;
import io.stylestream.network.torch.TorchPeers;
import io.stylestream.network.torch.TorchTensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Adam with an L2 penalty in the gradient (Kingma and Ba, arXiv 1412.6980, algorithm 1).
 *
 * <p>Keeps its own moments by parameter name, on the parameters' device; a checkpoint of them is portable. Not
 * thread-safe.
 */
final class Adam implements AutoCloseable {
    private static final double EPSILON = 1e-8;
    private static final String MEAN = "mean.";
    private static final String SQUARE = "square.";

    /** A parameter with its moments. */
    private record Slot(String name, Tensor parameter, Tensor mean, Tensor square) {}

    private final List<Slot> slots = new ArrayList<>();
    private AdamConstants constants;

    /** Steps that the device has made, a float32 scalar there. */
    private final Tensor made;

    private long steps;

    Adam(Map<String, Tensor> parameters, double learningRate, double beta1, double beta2, double weightDecay) {
        this.constants = new AdamConstants(learningRate, beta1, beta2, weightDecay, EPSILON);
        parameters.forEach(
                (name, parameter) -> slots.add(new Slot(name, parameter, zeros(parameter), zeros(parameter))));
        this.made = full(new long[0], new Scalar(0.0f), slots.get(0).mean().options());
        made.retainReference();
    }

    private static Tensor zeros(Tensor like) {
        Tensor zeros = zeros_like(like).detach();
        zeros.retainReference();
        return zeros;
    }

    /** From now on takes steps of this size. */
    void learnAt(double learningRate) {
        constants = new AdamConstants(
                learningRate, constants.beta1(), constants.beta2(), constants.weightDecay(), constants.epsilon());
    }

    /** Forgets all gradients. */
    void clearGradients() {
        for (Slot slot : slots) {
            slot.parameter().mutable_grad().put(new Tensor());
        }
    }

    /** Lets the device move every parameter that has a gradient. The step counts once it is {@link #counted}. */
    void step() {
        try (PointerScope scope = new PointerScope()) {
            made.add_(new Scalar(1.0f));
            List<Slot> moving = slots.stream()
                    .filter(slot -> slot.parameter().grad().defined())
                    .toList();
            if (moving.isEmpty()) {
                return;
            }
            group(moving, Slot::parameter)
                    .adam(
                            group(moving, slot -> slot.parameter().grad()),
                            group(moving, Slot::mean),
                            group(moving, Slot::square),
                            TensorGroup.of(Collections.nCopies(moving.size(), made)),
                            constants);
        }
    }

    private static TensorGroup group(List<Slot> slots, Function<Slot, Tensor> part) {
        return TensorGroup.of(slots.stream().map(part).toList());
    }

    /** Counts a step that the device was given, by {@link #step} or as part of a recording. */
    void counted() {
        steps++;
    }

    long steps() {
        return steps;
    }

    /** Goes on from the state of the first process, which knows it. */
    void synchronise(TorchPeers peers) {
        goOnFrom(peers.fromFirst(steps));
        for (Slot slot : slots) {
            peers.takeFromFirst(List.of(slot.parameter(), slot.mean(), slot.square()));
        }
    }

    /** A copy of both moments in host memory. */
    Map<String, HostTensor> moments() {
        Map<String, HostTensor> copies = new LinkedHashMap<>();
        for (Slot slot : slots) {
            copies.put(MEAN + slot.name(), TorchTensors.toHost(slot.mean()));
            copies.put(SQUARE + slot.name(), TorchTensors.toHost(slot.square()));
        }
        return copies;
    }

    /** Goes on from the state of an earlier run. */
    void restore(long steps, Map<String, HostTensor> moments) {
        goOnFrom(steps);
        for (Slot slot : slots) {
            restore(slot.mean(), MEAN + slot.name(), moments);
            restore(slot.square(), SQUARE + slot.name(), moments);
        }
    }

    private void goOnFrom(long steps) {
        this.steps = steps;
        made.fill_(new Scalar((float) steps));
    }

    /** Gives up the moments. */
    @Override
    public void close() {
        for (Slot slot : slots) {
            slot.mean().close();
            slot.square().close();
        }
        made.close();
    }

    private static void restore(Tensor target, String name, Map<String, HostTensor> moments) {
        HostTensor value = moments.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the optimiser state lacks " + name);
        }
        target.copy_(TorchTensors.of(value));
    }
}
