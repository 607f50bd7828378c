package io.stylestream.network.torch;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Backend;
import io.stylestream.network.Generator;
import io.stylestream.network.MappingNetwork;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.Parameters;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.StyleEncoder;
import io.stylestream.network.torch.Feature.Done;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * A network on libtorch for serving, with pre- and post-processing and any batch size N: takes and gives what the ONNX
 * serving graphs do ({@link io.stylestream.network.onnx.ServingGraphs}).
 *
 * <p>Features and the weights of convolutions have the given precision and lie channel by channel at each position;
 * linear layers, and so style codes, stay float32, and so do scale and shift of normalisations. In float16 on a GPU,
 * what lies between convolutions is done by {@link FeatureKernels}, which compute in float32. Owns its weights.
 * Thread-safe.
 */
public final class TorchServing implements AutoCloseable {
    private static final int CONVOLUTION_RANK = 4;

    private final Precision precision;
    private final TorchDevice device;
    private final TorchParameters parameters;
    private final Optional<FusedBackend> fused;
    private final Forward forward;

    private TorchServing(
            Precision precision,
            TorchDevice device,
            TorchParameters parameters,
            Optional<FusedBackend> fused,
            Forward forward) {
        this.precision = precision;
        this.device = device;
        this.parameters = parameters;
        this.fused = fused;
        this.forward = forward;
    }

    /** A network's computation on its device. */
    @FunctionalInterface
    private interface Forward {
        Tensor run(Tensor first, Tensor second);
    }

    /**
     * Loads a network.
     *
     * @param source the network's tensors by official name; only read during this call
     * @param device where it computes
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape, or for the discriminator, which
     *     only training needs
     */
    public static TorchServing load(
            StarGanV2 architecture,
            NetworkKind kind,
            Map<String, HostTensor> source,
            Precision precision,
            TorchDevice device) {
        if (kind == NetworkKind.DISCRIMINATOR) {
            throw new IllegalArgumentException("the discriminator serves training only: it is not served");
        }
        TorchBackend plain = TorchBackend.forServing(precision, device);
        Optional<FusedBackend> fused =
                kernels(kind, precision, device).map(kernels -> new FusedBackend(plain, kernels));
        Map<String, long[]> shapes = ParameterShapes.of(architecture, kind);
        // kernels of our own take biases in float32
        boolean halfBiases = fused.isEmpty();
        TorchParameters parameters = TorchLane.exclusively(
                device,
                () -> TorchParameters.of(
                        architecture,
                        kind,
                        device,
                        false,
                        source,
                        (name, tensor) -> isConvolution(name, shapes) && (isWeight(tensor) || halfBiases)
                                ? laidOut(precision.cast(tensor))
                                : tensor));
        Forward forward = fused.map(backend -> forward(
                        architecture, kind, backend, FusedBackend.parameters(parameters), Done::new, backend::tensor))
                .orElseGet(() -> forward(
                        architecture, kind, plain, parameters, UnaryOperator.identity(), UnaryOperator.identity()));
        return new TorchServing(precision, device, parameters, fused, forward);
    }

    private static Optional<FeatureKernels> kernels(NetworkKind kind, Precision precision, TorchDevice device) {
        boolean convolves = kind != NetworkKind.MAPPING_NETWORK;
        return convolves && precision == Precision.FLOAT16 ? FeatureKernels.of(device) : Optional.empty();
    }

    private static boolean isConvolution(String name, Map<String, long[]> shapes) {
        long[] weight = shapes.get(name.substring(0, name.lastIndexOf('.')) + ".weight");
        return weight != null && weight.length == CONVOLUTION_RANK;
    }

    private static boolean isWeight(Tensor ofConvolution) {
        return ofConvolution.dim() == CONVOLUTION_RANK;
    }

    private static Tensor laidOut(Tensor ofConvolution) {
        return isWeight(ofConvolution) ? ofConvolution.contiguous(MemoryFormat.ChannelsLast) : ofConvolution;
    }

    private static <T> Forward forward(
            StarGanV2 architecture,
            NetworkKind kind,
            Backend<T> backend,
            Parameters<T> parameters,
            Function<Tensor, T> in,
            Function<T, Tensor> out) {
        return switch (kind) {
            case GENERATOR -> {
                Generator<T> generator = new Generator<>(architecture, backend, parameters);
                yield (pictures, style) -> TorchPictures.of(
                        out.apply(generator.forward(in.apply(TorchPictures.normalise(pictures)), in.apply(style))));
            }
            case STYLE_ENCODER -> {
                StyleEncoder<T> encoder = new StyleEncoder<>(architecture, backend, parameters);
                yield (pictures, domains) ->
                        out.apply(encoder.forward(in.apply(TorchPictures.normalise(pictures)), in.apply(domains)));
            }
            case MAPPING_NETWORK -> {
                MappingNetwork<T> mapping = new MappingNetwork<>(architecture, backend, parameters);
                yield (codes, domains) -> out.apply(mapping.forward(in.apply(codes), in.apply(domains)));
            }
            case DISCRIMINATOR -> throw new AssertionError(kind);
        };
    }

    /** Where it computes. */
    TorchDevice device() {
        return device;
    }

    public Precision precision() {
        return precision;
    }

    /**
     * Computes one batch.
     *
     * @param first pictures uint8 (N,H,W,3) in RGB, or for the mapping network latent codes float32 (N,latent size); on
     *     any device
     * @param second for the generator style codes float32 (N,S) or (N,L,S), else domains int64 (N); on any device
     * @return pictures uint8 (N,H,W,3), or style codes float32 (N,S), dense, on this network's device; belongs to the
     *     caller's pointer scope
     */
    public Tensor run(Tensor first, Tensor second) {
        return forward.run(here(first), here(second)).contiguous();
    }

    /** Itself if it lies on this network's device, else a copy there. */
    private Tensor here(Tensor input) {
        boolean evenIfHere = false;
        return here(input, evenIfHere);
    }

    /** A copy on this network's device; belongs to the caller's pointer scope. */
    Tensor copyHere(Tensor input) {
        boolean evenIfHere = true;
        return here(input, evenIfHere);
    }

    /** A copy from page-locked memory is only queued: it must stay as it is until the result is there. */
    private Tensor here(Tensor input, boolean evenIfHere) {
        boolean withoutWaiting = true;
        return input.to(device.torch(), input.dtype(), withoutWaiting, evenIfHere);
    }

    /** Frees the weights; nothing may run any more. */
    @Override
    public void close() {
        fused.ifPresent(FusedBackend::close);
        parameters.close();
    }
}
