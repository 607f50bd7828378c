package io.stylestream.network.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.UnsafeByteOperations;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An ONNX graph, recorded node by node and open to rewriting.
 *
 * <p>Operators are those of {@link #OPSET}. Values remember type and shape as far as known. Weights may be given as
 * computations, which run when the model is written. Not thread-safe.
 */
public final class OnnxGraph {
    /** Version of the operator set; the graphs need 15 or newer. */
    public static final int OPSET = 17;

    /** Version of the file format that came with {@link #OPSET}. */
    private static final int IR_VERSION = 8;

    private static final String BATCH_SYMBOL = "N";

    private final String name;
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private final Map<String, OnnxValue> values = new HashMap<>();
    private final Map<String, Supplier<HostTensor>> weights = new LinkedHashMap<>();
    private final Map<Constant, OnnxValue> constants = new HashMap<>();
    private final List<NodeProto> nodes = new ArrayList<>();
    private int named;

    public OnnxGraph(String name) {
        this.name = name;
    }

    /** Declares an input; a {@link OnnxValue#DYNAMIC} first extent is the batch size N. */
    public OnnxValue input(String name, ElementType type, long... shape) {
        OnnxValue value = remember(new OnnxValue(name, type, shape));
        inputs.add(value);
        return value;
    }

    /** Declares a value as an output under the given name. */
    public void output(String name, OnnxValue value) {
        OnnxValue output = remember(new OnnxValue(name, value.type(), value.shape()));
        nodes.add(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(name)
                .addInput(value.name())
                .addOutput(name)
                .build());
        outputs.add(output);
    }

    /**
     * Stores a tensor in the graph. Its bytes are not copied: they must stay readable until the model is written.
     *
     * @param name unique within the graph
     */
    public OnnxValue initializer(String name, HostTensor tensor) {
        weights.put(name, () -> tensor);
        return remember(new OnnxValue(name, tensor.type(), tensor.shape()));
    }

    /**
     * Stores a float32 tensor that is computed each time the model is written.
     *
     * @param how what is done, options included: together with the source it determines the values, also in other
     *     graphs with the same weights
     * @param source the stored tensor that the values come from
     * @param content exactly as many values as the shape demands; thread-safe
     */
    public OnnxValue computed(String how, OnnxValue source, Supplier<float[]> content, long... shape) {
        String name = how + " of " + source.name();
        if (weights.containsKey(name)) {
            return value(name);
        }
        OnnxValue value = remember(new OnnxValue(name, ElementType.F32, shape));
        weights.put(name, () -> onHeap(content.get(), shape));
        return value;
    }

    /** The collector frees heap memory soon after its use, direct memory much later. */
    private static HostTensor onHeap(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new HostTensor(ElementType.F32, shape, bytes);
    }

    /** A float32 vector, stored once however often it is asked for. */
    public OnnxValue floats(float... values) {
        return constant(HostTensor.ofFloats(values, values.length));
    }

    /**
     * Records another shape of the same values. At most one extent may be {@link OnnxValue#DYNAMIC}: the one that takes
     * what is left.
     */
    public OnnxValue reshape(OnnxValue x, long... shape) {
        return node("Reshape", x, integers(shape)).gives(x.type(), shape);
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
        return constants.computeIfAbsent(key, absent -> initializer(nameOf(tensor), tensor));
    }

    /** Equal for equal tensors, in every graph. */
    private static String nameOf(HostTensor tensor) {
        byte[] content = new byte[tensor.bytes().remaining()];
        tensor.bytes().get(content);
        return "constant %s%s %s"
                .formatted(tensor.type(), Arrays.toString(tensor.shape()), UUID.nameUUIDFromBytes(content));
    }

    /** Begins a node; {@link OnnxNode#gives} adds it. */
    public OnnxNode node(String operator, OnnxValue... inputs) {
        return new OnnxNode(this, operator, inputs);
    }

    /** Begins a node like another, attributes and further inputs included, whose first inputs are these. */
    public OnnxNode repeat(NodeProto like, OnnxValue... firstInputs) {
        return new OnnxNode(this, like, firstInputs);
    }

    /** A stored tensor's values as float16, converted each time the model is written. */
    public OnnxValue halves(OnnxValue stored) {
        Supplier<HostTensor> content = content(stored);
        OnnxValue value = remember(new OnnxValue(unique("half"), ElementType.F16, stored.shape()));
        weights.put(value.name(), () -> content.get().toHalves());
        return value;
    }

    /** Converts the elements; the shape stays. */
    public OnnxValue cast(OnnxValue x, ElementType type) {
        return node("Cast", x).with("to", dataType(type).getNumber()).gives(type, x.shape());
    }

    /** Whether a value is stored in the graph rather than computed by it. */
    public boolean isStored(OnnxValue value) {
        return weights.containsKey(value.name());
    }

    /**
     * The tensor of a stored value; computed anew with every call of the supplier, which is thread-safe.
     *
     * @throws IllegalArgumentException if the value is not stored
     */
    public Supplier<HostTensor> content(OnnxValue stored) {
        Supplier<HostTensor> content = weights.get(stored.name());
        if (content == null) {
            throw new IllegalArgumentException(stored + " is no stored tensor");
        }
        return content;
    }

    /** The value of this name; {@link OnnxValue#ABSENT} for the empty name. */
    public OnnxValue value(String name) {
        OnnxValue value = name.isEmpty() ? OnnxValue.ABSENT : values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the graph has no value " + name);
        }
        return value;
    }

    /** The nodes in the order of their recording (read-only). */
    public List<NodeProto> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** The outputs in the order of their declaration (read-only). */
    public List<OnnxValue> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    /**
     * Replaces all nodes.
     *
     * @param replacement in an order in which each comes after those that it needs; stored tensors that none of them
     *     uses are dropped
     */
    public void replaceNodes(List<NodeProto> replacement) {
        List<NodeProto> copy = List.copyOf(replacement);
        nodes.clear();
        nodes.addAll(copy);
        weights.keySet()
                .retainAll(copy.stream()
                        .flatMap(node -> node.getInputList().stream())
                        .collect(Collectors.toSet()));
        constants.values().removeIf(constant -> !weights.containsKey(constant.name()));
    }

    /** The model recorded so far, with all weights inside. */
    public OnnxMl.ModelProto model() {
        OnnxMl.GraphProto.Builder graph = structure();
        weights.forEach((weight, content) -> graph.addInitializer(tensor(value(weight))
                .setRawData(UnsafeByteOperations.unsafeWrap(content.get().bytes()))));
        return model(graph);
    }

    /** Names of the stored tensors. */
    List<String> stored() {
        return List.copyOf(weights.keySet());
    }

    /** Everything but the stored tensors. */
    OnnxMl.GraphProto.Builder structure() {
        OnnxMl.GraphProto.Builder graph =
                OnnxMl.GraphProto.newBuilder().setName(name).addAllNode(nodes);
        inputs.forEach(input -> graph.addInput(describe(input)));
        outputs.forEach(output -> graph.addOutput(describe(output)));
        return graph;
    }

    /** A stored tensor without its content. */
    static OnnxMl.TensorProto.Builder tensor(OnnxValue value) {
        OnnxMl.TensorProto.Builder proto = OnnxMl.TensorProto.newBuilder()
                .setName(value.name())
                .setDataType(dataType(value.type()).getNumber());
        for (long extent : value.shape()) {
            proto.addDims(extent);
        }
        return proto;
    }

    static OnnxMl.ModelProto model(OnnxMl.GraphProto.Builder graph) {
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("stylestream")
                .addOpsetImport(
                        OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build();
    }

    /** Called by {@link OnnxNode}. */
    void add(NodeProto node, List<OnnxValue> outputs) {
        nodes.add(node);
        outputs.forEach(this::remember);
    }

    /** A name that no other value has. */
    String unique(String kind) {
        return kind + "_" + named++;
    }

    private OnnxValue remember(OnnxValue value) {
        values.put(value.name(), value);
        return value;
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
