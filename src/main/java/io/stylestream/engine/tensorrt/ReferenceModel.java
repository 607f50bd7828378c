package io.stylestream.engine.tensorrt;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same network on ONNX Runtime on the CPU. Not thread-safe. */
final class ReferenceModel implements BatchFunction, AutoCloseable {
    private static final String PLAN = ".plan";
    private static final String ENGINE = "OnnxRuntime";

    private final List<TensorInfo> inputs;
    private final Model model;
    private final Predictor<NDList, NDList> predictor;

    /**
     * @param inputs in the order of buffers that {@link #run} takes
     * @throws EngineException if ONNX Runtime cannot load the file
     */
    ReferenceModel(Path onnx, List<TensorInfo> inputs) {
        this.inputs = inputs;
        this.model = Model.newInstance("reference", Device.cpu(), ENGINE);
        try {
            model.load(onnx);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new EngineException("the reference %s cannot be loaded: %s".formatted(onnx, e.getMessage()), e);
        }
        this.predictor = model.newPredictor(new NoopTranslator());
    }

    /** The ONNX file that has a plan's name and lies beside it. */
    static Optional<Path> beside(Path plan) {
        String name = String.valueOf(plan.getFileName());
        Path onnx = plan.resolveSibling(name.substring(0, name.length() - PLAN.length()) + ".onnx");
        return Optional.of(onnx).filter(Files::isRegularFile);
    }

    @Override
    public List<ByteBuffer> run(int batch, List<ByteBuffer> buffers) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList list = new NDList();
            for (int i = 0; i < inputs.size(); i++) {
                TensorInfo input = inputs.get(i);
                NDArray array = manager.create(buffers.get(i), input.shape(batch), input.type());
                array.setName(input.name());
                list.add(array);
            }
            NDList outputs = predictor.predict(list);
            List<ByteBuffer> results = new ArrayList<>();
            for (NDArray output : outputs) {
                results.add(output.toByteBuffer());
            }
            outputs.close();
            return results;
        } catch (TranslateException e) {
            throw new EngineException("the reference does not run: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
