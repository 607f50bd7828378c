package io.stylestream.network.onnx;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.network.Parameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A network's weights as initialisers of a graph, each added as float32 when first asked for. Not thread-safe. */
public final class OnnxParameters implements Parameters<OnnxValue> {
    private final OnnxGraph graph;
    private final Map<String, HostTensor> tensors;
    private final Map<String, OnnxValue> added = new HashMap<>();

    /** @param tensors the network's tensors by official name, any floating type */
    public OnnxParameters(OnnxGraph graph, Map<String, HostTensor> tensors) {
        this.graph = graph;
        this.tensors = tensors;
    }

    @Override
    public OnnxValue get(String name, long... shape) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("tensor %s %s is missing".formatted(name, Arrays.toString(shape)));
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException("tensor %s has shape %s, but the architecture demands %s"
                    .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
        }
        return added.computeIfAbsent(name, absent -> graph.initializer(name, asFloat32(tensor)));
    }

    private static HostTensor asFloat32(HostTensor tensor) {
        return tensor.type() == ElementType.F32 ? tensor : HostTensor.ofFloats(tensor.toFloats(), tensor.shape());
    }
}
