package io.stylestream.engine.tensorrt;

import ai.djl.Device;
import ai.djl.Model;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.OnnxFile;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.ServingGraphs;
import io.stylestream.network.onnx.precision.NormForm;
import io.stylestream.network.onnx.rewrite.Rewrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A network as TensorRT gets it and in float32, on disk. */
record NetworkFiles(Path converted, Path reference, int domains) {
    /** Builds in a second or two: the first kernel that works is taken, and none is timed. */
    private static final String FASTEST_BUILD = "0";

    static NetworkFiles write(
            Path folder,
            StarGanV2 architecture,
            NetworkKind kind,
            Map<String, HostTensor> weights,
            Precision precision,
            NormForm norm)
            throws IOException {
        Path target = Files.createTempDirectory(folder, "network");
        OnnxGraph graph = ServingGraphs.of(architecture, kind, weights);
        Path reference = OnnxFile.write(graph, target, "reference");
        Rewrite.apply(Rewrite.omissions(), graph);
        TensorRt.convert(graph, precision, norm);
        return new NetworkFiles(OnnxFile.write(graph, target, "converted"), reference, architecture.domains());
    }

    /** Loads it, with further options than these. */
    TensorRtModel load(Path cacheFolder, String batches, Map<String, String> further) throws Exception {
        Map<String, String> options = TensorRtOptions.read(Map.of(
                        "batches", batches,
                        "labels", Integer.toString(domains),
                        "reference", reference.toString(),
                        "cacheFolder", cacheFolder.toString(),
                        "optimizationLevel", FASTEST_BUILD))
                .toMap();
        options.putAll(further);
        TensorRtModel model = newModel();
        try {
            model.load(converted, null, options);
        } catch (Exception e) {
            model.close();
            throw e;
        }
        return model;
    }

    static TensorRtModel newModel() {
        return (TensorRtModel) Model.newInstance("network", Device.gpu(), TensorRtEngine.ENGINE_NAME);
    }
}
