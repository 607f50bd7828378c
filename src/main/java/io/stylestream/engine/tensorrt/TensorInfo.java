package io.stylestream.engine.tensorrt;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.tensorrt.global.nvinfer.OptProfileSelector;
import org.bytedeco.tensorrt.global.nvinfer.TensorIOMode;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a plan.
 *
 * @param shape extents with -1 first, for the batch
 */
record TensorInfo(String name, DataType type, Shape shape, boolean input) {
    private static final @Nullable CUstream_st DEFAULT_STREAM = null;

    /**
     * Inputs and outputs of a plan, in its order. TensorRT tells the extents of outputs only for inputs of a given
     * size, so they are asked for twice: for the smallest and for the largest batch of the first profile.
     *
     * @throws EngineException if a tensor has no batch in front, or an extent that depends on it elsewhere
     */
    static List<TensorInfo> of(ICudaEngine engine) {
        List<TensorInfo> smallest = with(engine, OptProfileSelector.kMIN);
        List<TensorInfo> largest = with(engine, OptProfileSelector.kMAX);
        for (int i = 0; i < smallest.size(); i++) {
            if (!smallest.get(i).equals(largest.get(i))) {
                throw new EngineException(
                        "tensor %s is %s for one batch and %s for another; only its first axis may change"
                                .formatted(
                                        smallest.get(i).name(),
                                        smallest.get(i).shape(),
                                        largest.get(i).shape()));
            }
        }
        return smallest;
    }

    private static List<TensorInfo> with(ICudaEngine engine, OptProfileSelector batch) {
        IExecutionContext context = BoundContext.create(engine);
        try {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < engine.getNbIOTensors(); i++) {
                names.add(engine.getIOTensorName(i));
            }
            BoundContext.require(context.setOptimizationProfileAsync(0, DEFAULT_STREAM), "cannot select profile 0");
            long size = 0;
            for (String name : names) {
                if (isInput(engine, name)) {
                    try (Dims64 shape = engine.getProfileShape(name, 0, batch)) {
                        size = shape.d(0);
                        BoundContext.require(context.setInputShape(name, shape), "refuses a batch of " + size);
                    }
                }
            }
            List<TensorInfo> tensors = new ArrayList<>();
            for (String name : names) {
                try (Dims64 shape = context.getTensorShape(name)) {
                    tensors.add(new TensorInfo(
                            name, type(engine, name), ofBatch(size, name, shape), isInput(engine, name)));
                }
            }
            return tensors;
        } finally {
            Deletion.delete(context);
        }
    }

    private static boolean isInput(ICudaEngine engine, String name) {
        return engine.getTensorIOMode(name).intern() == TensorIOMode.kINPUT;
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

    /** The shape with -1 in place of a batch of the given size. */
    private static Shape ofBatch(long size, String name, Dims64 dimensions) {
        long[] shape = new long[Math.max(0, dimensions.nbDims())];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = dimensions.d(axis);
        }
        if (shape.length == 0 || shape[0] != size || Arrays.stream(shape).anyMatch(extent -> extent < 0)) {
            throw new EngineException(
                    "tensor %s is %s for a batch of %d; its first axis must be the batch, and the others known"
                            .formatted(name, Arrays.toString(shape), size));
        }
        shape[0] = -1;
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
