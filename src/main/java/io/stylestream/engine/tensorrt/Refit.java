package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import java.nio.file.Path;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.bytedeco.tensorrt.nvinfer.IRefitter;
import org.bytedeco.tensorrt.nvonnxparser.IParserRefitter;

/** Exchanges the weights of a loaded plan that nothing runs yet. */
final class Refit {
    private final LoadedPlan plan;

    Refit(LoadedPlan plan) {
        this.plan = plan;
    }

    /**
     * Takes all weights from an ONNX file of the structure that the plan was built from.
     *
     * @throws EngineException if the plan was not built for that, or a weight is missing or does not fit
     */
    void apply(Path onnx) {
        if (!plan.engine().isRefittable()) {
            throw new EngineException("the plan was built without the option refittable");
        }
        TensorRtLog.get().takeErrors();
        IRefitter refitter = nvinfer.createInferRefitter(plan.engine(), TensorRtLog.get());
        if (PlanBuilder.isMissing(refitter)) {
            throw TensorRtLog.get().failure("TensorRT cannot begin to exchange weights");
        }
        try {
            IParserRefitter parser = nvonnxparser.createParserRefitter(refitter, TensorRtLog.get());
            try {
                if (!parser.refitFromFile(onnx.toString())) {
                    throw TensorRtLog.get()
                            .failure("TensorRT cannot take the weights of %s (%s)"
                                    .formatted(onnx.getFileName(), errors(parser)));
                }
                if (!refitter.refitCudaEngine()) {
                    throw TensorRtLog.get().failure("TensorRT refuses the weights of " + onnx.getFileName());
                }
            } finally {
                Deletion.delete(parser);
            }
        } finally {
            Deletion.delete(refitter);
        }
    }

    private static String errors(IParserRefitter parser) {
        StringBuilder reasons = new StringBuilder();
        for (int i = 0; i < parser.getNbErrors(); i++) {
            reasons.append(i == 0 ? "" : "; ").append(parser.getError(i).desc());
        }
        return reasons.toString();
    }
}
