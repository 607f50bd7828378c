package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Discriminator;
import io.stylestream.network.Generator;
import io.stylestream.network.MappingNetwork;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.Parameters;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.StyleEncoder;
import io.stylestream.network.torch.TensorGroup;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchParameters;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The networks of one model on libtorch, with the weights they compute with, on the backend's device. Inputs may lie
 * anywhere; outputs lie on the device. Owns the weights.
 */
final class TorchNetworks implements AutoCloseable {
    private final StarGanV2 architecture;
    private final TorchBackend backend;
    private final Map<NetworkKind, TorchParameters> parameters = new EnumMap<>(NetworkKind.class);
    private final Generator<Tensor> generator;
    private final MappingNetwork<Tensor> mapping;
    private final StyleEncoder<Tensor> encoder;
    private final Discriminator<Tensor> discriminator;
    private final Discriminator<Tensor> exactDiscriminator;

    private TorchNetworks(
            StarGanV2 architecture,
            TorchBackend backend,
            Set<NetworkKind> kinds,
            Function<NetworkKind, TorchParameters> make) {
        this.architecture = architecture;
        this.backend = backend;
        for (NetworkKind kind : kinds) {
            parameters.put(kind, make.apply(kind));
        }
        generator = new Generator<>(architecture, backend.forNormalisation(), later(NetworkKind.GENERATOR));
        mapping = new MappingNetwork<>(architecture, backend, later(NetworkKind.MAPPING_NETWORK));
        encoder = new StyleEncoder<>(architecture, backend, later(NetworkKind.STYLE_ENCODER));
        discriminator = new Discriminator<>(architecture, backend, later(NetworkKind.DISCRIMINATOR));
        exactDiscriminator = new Discriminator<>(architecture, backend.exact(), later(NetworkKind.DISCRIMINATOR));
    }

    /** A network's weights, which are there when they are asked for, unless the model lacks the network. */
    private Parameters<Tensor> later(NetworkKind kind) {
        return (name, shape) -> of(kind).get(name, shape);
    }

    /** Fresh trainable networks, initialised as {@link HeInitialisation} says. */
    static TorchNetworks initialise(StarGanV2 architecture, TorchBackend backend, long seed) {
        HeInitialisation initialisation = new HeInitialisation(seed);
        return new TorchNetworks(
                architecture,
                backend,
                EnumSet.allOf(NetworkKind.class),
                kind -> TorchParameters.create(architecture, kind, backend.device(), true, initialisation::make));
    }

    /** Trainable networks with the given weights; those without weights are missing. */
    static TorchNetworks of(
            StarGanV2 architecture, TorchBackend backend, Map<NetworkKind, Map<String, HostTensor>> weights) {
        return of(architecture, backend, weights, true);
    }

    /** Networks with the given weights that do not learn; those without weights are missing. */
    static TorchNetworks withoutGradients(
            StarGanV2 architecture, TorchBackend backend, Map<NetworkKind, Map<String, HostTensor>> weights) {
        return of(architecture, backend, weights, false);
    }

    private static TorchNetworks of(
            StarGanV2 architecture,
            TorchBackend backend,
            Map<NetworkKind, Map<String, HostTensor>> weights,
            boolean trainable) {
        return new TorchNetworks(architecture, backend, weights.keySet(), kind -> {
            Map<String, HostTensor> source = weights.get(kind);
            if (source == null) {
                throw new IllegalArgumentException("there are no weights for the " + kind.fileName());
            }
            return TorchParameters.of(architecture, kind, backend.device(), trainable, source);
        });
    }

    /** A copy of these networks that needs no gradients. */
    TorchNetworks copyForAverage() {
        return new TorchNetworks(
                architecture,
                backend,
                parameters.keySet(),
                kind -> TorchParameters.of(architecture, kind, backend.device(), false, of(kind).toHost()));
    }

    /**
     * Moves weights a little towards those of other networks.
     *
     * @param decay the part that stays, 0 to 1
     */
    void follow(TorchNetworks others, Set<NetworkKind> kinds, double decay) {
        try (PointerScope scope = new PointerScope()) {
            for (NetworkKind kind : kinds) {
                Map<String, Tensor> current = others.of(kind).tensors();
                List<Tensor> targets = of(kind).tensors().keySet().stream()
                        .map(name -> Objects.requireNonNull(current.get(name)))
                        .toList();
                TensorGroup.of(of(kind).tensors().values()).lerp(TensorGroup.of(targets), 1 - decay);
            }
        }
    }

    StarGanV2 architecture() {
        return architecture;
    }

    /** Where the weights lie. */
    TorchDevice device() {
        return backend.device();
    }

    /** The tensor on the networks' device. */
    Tensor place(Tensor input) {
        return backend.device().place(input);
    }

    TorchParameters of(NetworkKind kind) {
        TorchParameters found = parameters.get(kind);
        if (found == null) {
            throw new IllegalStateException("there is no " + kind.fileName());
        }
        return found;
    }

    /** The gradients of a network's parameters, as far as there are any; which ones does not depend on the batch. */
    List<Tensor> gradients(NetworkKind kind) {
        return of(kind).tensors().values().stream()
                .map(Tensor::grad)
                .filter(Tensor::defined)
                .toList();
    }

    /** G: pictures (N,3,H,W), style codes (N,S) -> pictures. */
    Tensor generate(Tensor x, Tensor style) {
        return generator.forward(place(x), place(style)).to(ScalarType.Float);
    }

    /** F: latent codes (N,latent), domains (N) -> style codes (N,S). */
    Tensor map(Tensor z, Tensor y) {
        return mapping.forward(place(z), place(y));
    }

    /** E: pictures, domains -> style codes (N,S). */
    Tensor encode(Tensor x, Tensor y) {
        return encoder.forward(place(x), place(y));
    }

    /** D: pictures, domains -> logits (N). */
    Tensor discriminate(Tensor x, Tensor y) {
        return discriminator.forward(place(x), place(y)).to(ScalarType.Float);
    }

    /** Gives up the weights. */
    @Override
    public void close() {
        parameters.values().forEach(TorchParameters::close);
    }

    /** {@link #discriminate} in float32 throughout, for penalties on its gradient. */
    Tensor discriminateExactly(Tensor x, Tensor y) {
        return exactDiscriminator.forward(place(x), place(y));
    }
}
