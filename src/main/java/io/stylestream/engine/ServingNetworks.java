package io.stylestream.engine;

import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.ZooModel;
import io.stylestream.core.HostTensor;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The three serving networks of one model directory, loaded into one engine. Thread-safe. */
public final class ServingNetworks implements AutoCloseable {
    /** The networks beside the generator. */
    private static final List<NetworkKind> STYLE_NETWORKS =
            List.of(NetworkKind.STYLE_ENCODER, NetworkKind.MAPPING_NETWORK);

    private final String engineName;
    private final boolean onGpu;
    private final StarGanV2 architecture;
    private final GeneratorEngine generator;
    private final StyleEncoderEngine styleEncoder;
    private final MappingEngine mappingNetwork;

    private ServingNetworks(
            String engineName,
            boolean onGpu,
            StarGanV2 architecture,
            GeneratorEngine generator,
            Map<NetworkKind, ZooModel<NDList, NDList>> styleNetworks) {
        this.engineName = engineName;
        this.onGpu = onGpu;
        this.architecture = architecture;
        this.generator = generator;
        this.styleEncoder = new StyleEncoderEngine(architecture, of(styleNetworks, NetworkKind.STYLE_ENCODER));
        this.mappingNetwork = new MappingEngine(architecture, of(styleNetworks, NetworkKind.MAPPING_NETWORK));
    }

    private static ZooModel<NDList, NDList> of(Map<NetworkKind, ZooModel<NDList, NDList>> models, NetworkKind kind) {
        return Objects.requireNonNull(models.get(kind));
    }

    /**
     * Loads generator, style encoder and mapping network of a model directory.
     *
     * @param directory only read during this call
     * @throws io.stylestream.core.UsageError if the engine is not available, or the directory lacks a network or is
     *     damaged
     * @throws EngineFailure if the engine refuses a network
     */
    public static ServingNetworks open(ModelDirectory directory, EngineSettings settings) {
        return open(directory.architecture(), directory::tensors, settings);
    }

    /**
     * Loads generator, style encoder and mapping network from weights in memory.
     *
     * @param parameters a network's tensors by official name; only read during this call
     * @throws io.stylestream.core.UsageError if the engine is not available
     * @throws IllegalArgumentException if a tensor is missing or has the wrong shape
     * @throws EngineFailure if the engine refuses a network
     */
    public static ServingNetworks open(
            StarGanV2 architecture,
            Function<NetworkKind, Map<String, HostTensor>> parameters,
            EngineSettings settings) {
        return NetworkLoader.load(settings, loader -> open(architecture, parameters, loader));
    }

    private static ServingNetworks open(
            StarGanV2 architecture, Function<NetworkKind, Map<String, HostTensor>> parameters, NetworkLoader loader) {
        GeneratorEngine generator = loader.loadGenerator(architecture, parameters.apply(NetworkKind.GENERATOR));
        Map<NetworkKind, ZooModel<NDList, NDList>> styleNetworks = new EnumMap<>(NetworkKind.class);
        try {
            for (NetworkKind kind : STYLE_NETWORKS) {
                styleNetworks.put(kind, loader.load(architecture, kind, parameters.apply(kind)));
            }
        } catch (RuntimeException e) {
            generator.close();
            styleNetworks.values().forEach(ZooModel::close);
            throw e;
        }
        return new ServingNetworks(loader.engineName(), loader.loadsOntoGpu(), architecture, generator, styleNetworks);
    }

    /** DJL name of the engine. */
    public String engineName() {
        return engineName;
    }

    /** Whether the networks are on a GPU. */
    public boolean areOnGpu() {
        return onGpu;
    }

    public StarGanV2 architecture() {
        return architecture;
    }

    public GeneratorEngine generator() {
        return generator;
    }

    public StyleEncoderEngine styleEncoder() {
        return styleEncoder;
    }

    public MappingEngine mappingNetwork() {
        return mappingNetwork;
    }

    /** Waits for running calls, then frees all three networks. */
    @Override
    public void close() {
        generator.close();
        styleEncoder.close();
        mappingNetwork.close();
    }
}
