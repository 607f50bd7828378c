package io.stylestream.network.onnx;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.network.HostParameters;
import io.stylestream.network.Parameters;
import java.util.HashMap;
import java.util.Map;

/** A network's weights as initialisers of a graph, each added as float32 when first asked for. Not thread-safe. */
public final class OnnxParameters implements Parameters<OnnxValue> {
    private final OnnxGraph graph;
    private final Parameters<HostTensor> tensors;
    private final Map<String, OnnxValue> added = new HashMap<>();

    /** @param tensors the network's tensors by official name, any floating type */
    public OnnxParameters(OnnxGraph graph, Map<String, HostTensor> tensors) {
        this.graph = graph;
        this.tensors = new HostParameters(tensors);
    }

    @Override
    public OnnxValue get(String name, long... shape) {
        HostTensor tensor = tensors.get(name, shape);
        return added.computeIfAbsent(name, absent -> graph.initializer(name, asFloat32(tensor)));
    }

    private static HostTensor asFloat32(HostTensor tensor) {
        return tensor.type() == ElementType.F32 ? tensor : HostTensor.ofFloats(tensor.toFloats(), tensor.shape());
    }
}
