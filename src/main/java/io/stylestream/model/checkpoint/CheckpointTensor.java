package io.stylestream.model.checkpoint;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.model.ParameterCheck;
import java.util.function.Supplier;

/**
 * A tensor of a checkpoint whose elements are fetched only when asked for, after its shape has been judged.
 *
 * @param type element type
 * @param shape extents, outermost first
 * @param elements fetches the elements
 */
record CheckpointTensor(ElementType type, long[] shape, Supplier<HostTensor> elements) {
    static CheckpointTensor of(HostTensor tensor) {
        return new CheckpointTensor(tensor.type(), tensor.shape(), () -> tensor);
    }

    ParameterCheck.Found found() {
        return new ParameterCheck.Found(type, shape);
    }
}
