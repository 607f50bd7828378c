package io.stylestream.network;

import io.stylestream.core.HostTensor;
import java.util.Arrays;
import java.util.Map;

/**
 * A network's weights in host memory, of any floating type.
 *
 * @param tensors by official name
 */
public record HostParameters(Map<String, HostTensor> tensors) implements Parameters<HostTensor> {
    @Override
    public HostTensor get(String name, long... shape) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("tensor %s %s is missing".formatted(name, Arrays.toString(shape)));
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException("tensor %s has shape %s, but the architecture demands %s"
                    .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
        }
        return tensor;
    }
}
