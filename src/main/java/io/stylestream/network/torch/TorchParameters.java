package io.stylestream.network.torch;

import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.Parameters;
import io.stylestream.network.StarGanV2;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * One network's weights as libtorch tensors, by official name, in the order of their use.
 *
 * <p>Owns its tensors: they outlive any {@code PointerScope} and go when this is closed, or with this object.
 */
public final class TorchParameters implements Parameters<Tensor>, AutoCloseable {
    private final Map<String, Tensor> tensors;

    private TorchParameters(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * The weights of a network, each made by the caller.
     *
     * @param device where they lie
     * @param trainable whether gradients are wanted
     * @param make gives the tensor of a name and shape, on any device
     */
    public static TorchParameters create(
            StarGanV2 architecture,
            NetworkKind kind,
            TorchDevice device,
            boolean trainable,
            BiFunction<String, long[], Tensor> make) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        ParameterShapes.of(architecture, kind).forEach((name, shape) -> {
            Tensor tensor = device.place(make.apply(name, shape));
            requireShape(name, tensor, shape);
            tensor.set_requires_grad(trainable);
            tensor.retainReference();
            tensors.put(name, tensor);
        });
        return new TorchParameters(tensors);
    }

    /** The weights of a network from host memory. */
    public static TorchParameters of(
            StarGanV2 architecture,
            NetworkKind kind,
            TorchDevice device,
            boolean trainable,
            Map<String, HostTensor> source) {
        return of(architecture, kind, device, trainable, source, (name, tensor) -> tensor);
    }

    /**
     * The same with another type or layout.
     *
     * @param change gives the tensor of a name in the form in which it is kept
     */
    public static TorchParameters of(
            StarGanV2 architecture,
            NetworkKind kind,
            TorchDevice device,
            boolean trainable,
            Map<String, HostTensor> source,
            BiFunction<String, Tensor, Tensor> change) {
        return create(architecture, kind, device, trainable, (name, shape) -> {
            HostTensor tensor = source.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException("the %s lacks the tensor %s".formatted(kind.fileName(), name));
            }
            return change.apply(name, TorchTensors.of(tensor));
        });
    }

    @Override
    public Tensor get(String name, long... shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no parameter " + name);
        }
        return tensor;
    }

    private static void requireShape(String name, Tensor tensor, long[] shape) {
        long[] actual = new long[(int) tensor.dim()];
        Arrays.setAll(actual, tensor::size);
        if (!Arrays.equals(actual, shape)) {
            throw new IllegalArgumentException("parameter %s has shape %s, but the architecture demands %s"
                    .formatted(name, Arrays.toString(actual), Arrays.toString(shape)));
        }
    }

    /** All tensors by name (the live ones, not copies). */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** A copy of all values in host memory. */
    public Map<String, HostTensor> toHost() {
        Map<String, HostTensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, TorchTensors.toHost(tensor)));
        return copies;
    }

    /** Overwrites all values, keeping the tensors themselves. */
    public void load(Map<String, HostTensor> source) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            tensors.forEach((name, tensor) -> {
                HostTensor value = source.get(name);
                if (value == null) {
                    throw new IllegalArgumentException("there is no value for parameter " + name);
                }
                tensor.copy_(TorchTensors.of(value));
            });
        }
    }

    /** Frees the tensors; nothing may use them afterwards. */
    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
    }
}
