package io.stylestream.app.bench;

import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.GeneratorEngine;
import io.stylestream.engine.NetworkLoader;
import io.stylestream.engine.OnnxRuntime;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/** One generator on this program's engines, and on the peers that run within this process. */
final class Competitors implements AutoCloseable {
    private final BenchedModel benched;
    private final EngineSettings settings;
    private final Map<String, GeneratorEngine> engines = new LinkedHashMap<>();
    private final Map<String, LibtorchPeer> libtorch = new LinkedHashMap<>();
    private @Nullable GeneratorEngine plain;

    /** @param settings of all but the engine's name */
    Competitors(BenchedModel benched, EngineSettings settings) {
        this.benched = benched;
        this.settings = settings;
    }

    /** The generator as it is served. */
    static GeneratorEngine load(BenchedModel benched, EngineSettings settings) {
        return new NetworkLoader(settings).loadGenerator(benched.architecture(), benched.weights());
    }

    /**
     * Adds one of this program's engines.
     *
     * @param engine its name, or auto
     * @return its DJL name
     */
    String load(String engine) {
        return NetworkLoader.load(settings.withEngine(engine), loader -> {
            GeneratorEngine loaded = loader.loadGenerator(benched.architecture(), benched.weights());
            GeneratorEngine twice = engines.put(loader.engineName(), loaded);
            if (twice != null) {
                twice.close();
            }
            return loader.engineName();
        });
    }

    /** Adds plain ONNX Runtime and libtorch, both on the CPU. */
    void loadPeers() {
        NetworkLoader loader =
                new NetworkLoader(settings.withEngine(OnnxRuntime.ENGINE_NAME).withRewrites(Rewrite.none()));
        plain = new GeneratorEngine(
                benched.architecture(), loader.load(benched.architecture(), NetworkKind.GENERATOR, benched.weights()));
        libtorch.put("libtorch eager", new LibtorchPeer(benched, settings.threads(), MemoryFormat.Contiguous));
        libtorch.put(
                "libtorch channels last", new LibtorchPeer(benched, settings.threads(), MemoryFormat.ChannelsLast));
    }

    /** What the first engine draws. */
    List<byte[]> drawn(GeneratorWorkload workload) {
        return engines.values().iterator().next().run(workload.pictures(), workload.styles());
    }

    /** The peers as ways to draw a batch; none if they were not loaded. */
    List<Way> peers(GeneratorWorkload workload) {
        List<Way> ways = new ArrayList<>();
        if (plain != null) {
            ways.add(way("plain ONNX Runtime", plain, workload));
        }
        libtorch.forEach((name, peer) -> ways.add(Way.here(name, () -> peer.run(workload))));
        return ways;
    }

    /**
     * This program's engines as ways to draw a batch.
     *
     * @param prefix of their names
     */
    List<Way> engines(GeneratorWorkload workload, String prefix) {
        List<Way> ways = new ArrayList<>();
        engines.forEach((name, engine) -> ways.add(way(prefix + name, engine, workload)));
        return ways;
    }

    /** An engine as a way to draw a batch. */
    static Way way(String name, GeneratorEngine engine, GeneratorWorkload workload) {
        return Way.here(name, () -> engine.run(workload.pictures(), workload.styles()));
    }

    @Override
    public void close() {
        engines.values().forEach(GeneratorEngine::close);
        if (plain != null) {
            plain.close();
        }
    }
}
