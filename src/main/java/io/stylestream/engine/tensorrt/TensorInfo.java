package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;

/**
 * An input or output of a plan.
 *
 * @param shape extents with -1 first, for the batch
 */
record TensorInfo(String name, DataType type, Shape shape, boolean input) {
    /** Inputs and outputs of a plan, in its order. */
    static List<TensorInfo> of(ICudaEngine engine) {
        List<TensorInfo> tensors = new ArrayList<>();
        for (int i = 0; i < engine.getNbIOTensors(); i++) {
            String name = engine.getIOTensorName(i);
            try (Dims64 shape = engine.getTensorShape(name)) {
                boolean input = engine.getTensorIOMode(name).intern() == TensorIOMode.kINPUT;
                tensors.add(new TensorInfo(name, type(engine, name), shape(name, shape), input));
            }
        }
        return tensors;
    }

    private static DataType type(ICudaEngine engine, String name) {
        return switch (engine.getTensorDataType(name).intern()) {
            case kFLOAT -> DataType.FLOAT32;
            case kHALF -> DataType.FLOAT16;
            case kBF16 -> DataType.BFLOAT16;
            case kINT64 -> DataType.INT64;
            case kINT32 -> DataType.INT32;
            case kINT8 -> DataType.INT8;
            case kUINT8 -> DataType.UINT8;
            case kBOOL -> DataType.BOOLEAN;
            default -> throw new EngineException("tensor %s has a type that DJL does not know".formatted(name));
        };
    }

    private static Shape shape(String name, Dims64 dimensions) {
        long[] shape = new long[dimensions.nbDims()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = dimensions.d(axis);
            if (shape[axis] < 0 != (axis == 0)) {
                throw new EngineException(
                        "of tensor %s the first axis must be the batch, and the only one of unknown size"
                                .formatted(name));
            }
        }
        return new Shape(shape);
    }

    /** Bytes of one entry of a batch. */
    int entryBytes() {
        long elements = shape.slice(1).size();
        return Math.toIntExact(elements * type.getNumOfBytes());
    }

    /** The shape of a batch. */
    Shape shape(int batch) {
        long[] extents = shape.getShape().clone();
        extents[0] = batch;
        return new Shape(extents);
    }

    /** A batch's shape as TensorRT takes it; to be closed. */
    Dims64 dimensions(int batch) {
        Dims64 dimensions = new Dims64().nbDims(shape.dimension());
        for (int axis = 0; axis < shape.dimension(); axis++) {
            dimensions.d(axis, axis == 0 ? batch : shape.get(axis));
        }
        return dimensions;
    }

    /** A shape with a batch in place of its unknown extent; to be closed. */
    static Dims64 withBatch(Dims64 shape, int batch) {
        Dims64 known = new Dims64().nbDims(shape.nbDims());
        for (int axis = 0; axis < shape.nbDims(); axis++) {
            known.d(axis, shape.d(axis) < 0 ? batch : shape.d(axis));
        }
        return known;
    }
}
