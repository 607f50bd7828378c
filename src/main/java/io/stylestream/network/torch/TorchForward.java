package io.stylestream.network.torch;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.Discriminator;
import io.stylestream.network.Generator;
import io.stylestream.network.MappingNetwork;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.StyleEncoder;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One network on raw tensors with libtorch, for comparison with other implementations.
 *
 * <p>Input tensors by name: generator {@code x} (N,3,H,W) and {@code s} (N,S) or (N,L,S), with the high-pass variant
 * optionally {@code mask0} and {@code mask1} (N,1,h,w); style encoder and discriminator {@code x} and {@code y} (int64
 * N); mapping network {@code z} (N,latent size) and {@code y}. Floats are float32, pictures in [-1, 1].
 */
public final class TorchForward {
    private static final long ANY = -1;

    private final StarGanV2 architecture;
    private final Map<String, HostTensor> inputs;

    private TorchForward(StarGanV2 architecture, Map<String, HostTensor> inputs) {
        this.architecture = architecture;
        this.inputs = inputs;
    }

    /**
     * Computes one network's output.
     *
     * @param weights the network's parameters by official name
     * @param inputs tensors by name; others than the network's are ignored
     * @throws UsageError if an input is missing or does not fit the architecture
     */
    public static HostTensor run(
            StarGanV2 architecture, NetworkKind kind, Map<String, HostTensor> weights, Map<String, HostTensor> inputs) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            TorchParameters parameters = TorchParameters.of(architecture, kind, TorchDevice.cpu(), false, weights);
            return TorchTensors.toHost(new TorchForward(architecture, inputs).compute(kind, parameters));
        }
    }

    private Tensor compute(NetworkKind kind, TorchParameters parameters) {
        TorchBackend backend = new TorchBackend();
        return switch (kind) {
            case GENERATOR -> new Generator<>(architecture, backend, parameters).forward(pictures(), style(), masks());
            case MAPPING_NETWORK ->
                new MappingNetwork<>(architecture, backend, parameters)
                        .forward(floats("z", ANY, architecture.latentSize()), domains("z"));
            case STYLE_ENCODER ->
                new StyleEncoder<>(architecture, backend, parameters).forward(pictures(), domains("x"));
            case DISCRIMINATOR ->
                new Discriminator<>(architecture, backend, parameters).forward(pictures(), domains("x"));
        };
    }

    private Tensor pictures() {
        return floats("x", ANY, 3, architecture.imageSize(), architecture.imageSize());
    }

    private Tensor style() {
        boolean layered = required("s").shape().length == 3;
        return layered
                ? floats("s", batch("x"), architecture.adainLayers(), architecture.styleSize())
                : floats("s", batch("x"), architecture.styleSize());
    }

    private Generator.@Nullable Masks<Tensor> masks() {
        if (architecture.highPass() == 0 || !inputs.containsKey("mask0") && !inputs.containsKey("mask1")) {
            return null;
        }
        return new Generator.Masks<>(
                floats("mask0", batch("x"), 1, ANY, ANY), floats("mask1", batch("x"), 1, ANY, ANY));
    }

    private Tensor domains(String batchOf) {
        HostTensor y = required("y");
        requireShape("y", y, ElementType.I64, batch(batchOf));
        for (long domain : y.toLongs()) {
            if (domain < 0 || domain >= architecture.domains()) {
                throw new UsageError("the input tensor y names domain %d, but the model has the domains 0 to %d"
                        .formatted(domain, architecture.domains() - 1));
            }
        }
        return TorchTensors.of(y);
    }

    private long batch(String name) {
        long[] shape = required(name).shape();
        return shape.length == 0 ? 0 : shape[0];
    }

    private Tensor floats(String name, long... shape) {
        HostTensor tensor = required(name);
        requireShape(name, tensor, ElementType.F32, shape);
        return TorchTensors.of(tensor);
    }

    private HostTensor required(String name) {
        HostTensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new UsageError("the inputs lack the tensor %s; they hold %s".formatted(name, inputs.keySet()));
        }
        return tensor;
    }

    private static void requireShape(String name, HostTensor tensor, ElementType type, long... shape) {
        long[] actual = tensor.shape();
        boolean fits = tensor.type() == type && actual.length == shape.length && tensor.elementCount() > 0;
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = shape[axis] == ANY || shape[axis] == actual[axis];
        }
        if (!fits) {
            throw new UsageError("the input tensor %s is %s, but must be %s%s"
                    .formatted(name, tensor, type, Arrays.toString(shape).replace("-1", "any")));
        }
    }
}
