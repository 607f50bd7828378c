package io.stylestream.engine;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.network.onnx.OnnxGraph;
import java.util.Map;

/** Any ONNX graph, as it is, with one float32 output, on ONNX Runtime. */
final class RawNetwork implements AutoCloseable {
    private final ZooModel<NDList, NDList> model;

    RawNetwork(OnnxGraph graph) {
        model = new NetworkLoader(EngineSettings.defaults().withEngine(OnnxRuntime.ENGINE_NAME)).load("raw", graph);
    }

    float[] run(Map<String, HostTensor> inputs) throws TranslateException {
        try (NDManager manager = model.getNDManager().newSubManager();
                Predictor<NDList, NDList> predictor = model.newPredictor()) {
            NDList list = new NDList();
            inputs.forEach((name, tensor) -> list.add(array(manager, name, tensor)));
            return predictor.predict(list).singletonOrThrow().toFloatArray();
        }
    }

    private static NDArray array(NDManager manager, String name, HostTensor tensor) {
        DataType type = tensor.type() == ElementType.I64 ? DataType.INT64 : DataType.FLOAT32;
        NDArray array = manager.create(tensor.bytes(), new Shape(tensor.shape()), type);
        array.setName(name);
        return array;
    }

    @Override
    public void close() {
        model.close();
    }
}
