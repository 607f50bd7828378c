package io.stylestream.network.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.UnsafeByteOperations;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Records an ONNX graph node by node.
 *
 * <p>Operators are those of {@link #OPSET}. Values remember type and shape as far as known. Not thread-safe.
 */
public final class OnnxGraph {
    /** Version of the operator set; the graphs need 15 or newer. */
    public static final int OPSET = 17;

    /** Version of the file format that came with {@link #OPSET}. */
    private static final int IR_VERSION = 8;

    private static final String BATCH_SYMBOL = "N";

    private final OnnxMl.GraphProto.Builder graph;
    private final Map<Constant, OnnxValue> constants = new HashMap<>();

    public OnnxGraph(String name) {
        graph = OnnxMl.GraphProto.newBuilder().setName(name);
    }

    /** Declares an input; a {@link OnnxValue#DYNAMIC} first extent is the batch size N. */
    public OnnxValue input(String name, ElementType type, long... shape) {
        OnnxValue value = new OnnxValue(name, type, shape);
        graph.addInput(describe(value));
        return value;
    }

    /** Declares a value as an output under the given name. */
    public void output(String name, OnnxValue value) {
        OnnxValue output = new OnnxValue(name, value.type(), value.shape());
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(name)
                .addInput(value.name())
                .addOutput(name));
        graph.addOutput(describe(output));
    }

    /**
     * Stores a tensor in the graph. Its bytes are not copied: they must stay readable until the model is written.
     *
     * @param name unique within the graph
     */
    public OnnxValue initializer(String name, HostTensor tensor) {
        OnnxMl.TensorProto.Builder proto = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(dataType(tensor.type()).getNumber())
                .setRawData(UnsafeByteOperations.unsafeWrap(tensor.bytes()));
        for (long extent : tensor.shape()) {
            proto.addDims(extent);
        }
        graph.addInitializer(proto);
        return new OnnxValue(name, tensor.type(), tensor.shape());
    }

    /** A float32 vector, stored once however often it is asked for. */
    public OnnxValue floats(float... values) {
        return constant(HostTensor.ofFloats(values, values.length));
    }

    /** An int64 vector, stored once however often it is asked for. */
    public OnnxValue integers(long... values) {
        return constant(HostTensor.ofLongs(values, values.length));
    }

    /** A float32 scalar, stored once however often it is asked for. */
    public OnnxValue scalar(double value) {
        return constant(HostTensor.ofFloats(new float[] {(float) value}));
    }

    /** An int64 scalar, stored once however often it is asked for. */
    public OnnxValue integer(long value) {
        return constant(HostTensor.ofLongs(new long[] {value}));
    }

    /** A small tensor, stored once however often one of equal type, shape and content is asked for. */
    public OnnxValue constant(HostTensor tensor) {
        Constant key = new Constant(tensor.type(), Arrays.toString(tensor.shape()), tensor.bytes());
        return constants.computeIfAbsent(key, absent -> initializer("constant_" + constants.size(), tensor));
    }

    /** Begins a node; {@link OnnxNode#gives} adds it. */
    public OnnxNode node(String operator, OnnxValue... inputs) {
        return new OnnxNode(graph, operator, inputs);
    }

    /** Converts the elements; the shape stays. */
    public OnnxValue cast(OnnxValue x, ElementType type) {
        return node("Cast", x).with("to", dataType(type).getNumber()).gives(type, x.shape());
    }

    /** The model recorded so far. */
    public OnnxMl.ModelProto model() {
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("stylestream")
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build();
    }

    private static OnnxMl.ValueInfoProto describe(OnnxValue value) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (int axis = 0; axis < value.rank(); axis++) {
            OnnxMl.TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (value.extent(axis) != OnnxValue.DYNAMIC) {
                dimension.setDimValue(value.extent(axis));
            } else if (axis == 0) {
                dimension.setDimParam(BATCH_SYMBOL);
            }
        }
        OnnxMl.TypeProto.Tensor tensor = OnnxMl.TypeProto.Tensor.newBuilder()
                .setElemType(dataType(value.type()).getNumber())
                .setShape(shape)
                .build();
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static OnnxMl.TensorProto.DataType dataType(ElementType type) {
        return switch (type) {
            case F64 -> OnnxMl.TensorProto.DataType.DOUBLE;
            case F32 -> OnnxMl.TensorProto.DataType.FLOAT;
            case F16 -> OnnxMl.TensorProto.DataType.FLOAT16;
            case BF16 -> OnnxMl.TensorProto.DataType.BFLOAT16;
            case I64 -> OnnxMl.TensorProto.DataType.INT64;
            case I32 -> OnnxMl.TensorProto.DataType.INT32;
            case I16 -> OnnxMl.TensorProto.DataType.INT16;
            case I8 -> OnnxMl.TensorProto.DataType.INT8;
            case U8 -> OnnxMl.TensorProto.DataType.UINT8;
            case BOOL -> OnnxMl.TensorProto.DataType.BOOL;
        };
    }

    /** Content of a constant; the buffer compares by its bytes. */
    private record Constant(ElementType type, String shape, ByteBuffer bytes) {}
}
