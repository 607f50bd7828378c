package io.stylestream.engine.tensorrt;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.stylestream.engine.GraphOptions;
import io.stylestream.network.onnx.OnnxFile;
import io.stylestream.network.onnx.OnnxGraph;
import io.stylestream.network.onnx.ServingGraphs;
import io.stylestream.network.onnx.precision.DirectOutputs;
import io.stylestream.network.onnx.precision.HalfPrecision;
import io.stylestream.network.onnx.precision.NormForm;
import io.stylestream.network.onnx.rewrite.DecomposedNorm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** How a recorded graph is loaded into TensorRT. */
final class TensorRt {
    /** Styles are read in batches of new ones only, so plans for more would mostly cost time to build. */
    private static final int MOST_STYLES = 32;

    private TensorRt() {}

    /**
     * Loads a graph.
     *
     * @param model a new model of this engine
     * @param given the graph in float32; changed by this call
     * @param recorded the same, in a folder where the converted one is written too
     */
    static void load(Model model, GraphOptions given, Path recorded, TensorRtSettings settings)
            throws IOException, MalformedModelException {
        OnnxGraph graph = given.graph();
        convert(graph, settings.precision(), settings.norm());
        Path file = OnnxFile.write(
                graph, Objects.requireNonNull(recorded.toAbsolutePath().getParent()), "tensorrt-" + model.getName());
        Map<String, String> options = settings.options().toMap();
        if (!graph.outputs().get(0).name().equals(ServingGraphs.PICTURES)) {
            options.put(
                    "batches", settings.options().profiles().upTo(MOST_STYLES).toString());
        }
        options.put("reference", recorded.toString());
        options.put("labels", Integer.toString(given.labels()));
        model.load(file, null, options);
    }

    /** Brings a float32 graph in place into the form that TensorRT compiles. */
    static void convert(OnnxGraph graph, Precision precision, NormForm norm) {
        if (norm == NormForm.DECOMPOSED) {
            DecomposedNorm.apply(graph);
        }
        if (precision == Precision.FP16) {
            HalfPrecision.apply(graph, norm);
        }
        DirectOutputs.apply(graph);
    }
}
