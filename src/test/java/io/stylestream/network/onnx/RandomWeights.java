package io.stylestream.network.onnx;

import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Weights drawn at random but repeatably, scaled so that values neither vanish nor explode on the way. */
public final class RandomWeights {
    private RandomWeights() {}

    public static Map<String, HostTensor> of(StarGanV2 architecture, NetworkKind kind) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        Random random = new Random(kind.ordinal());
        ParameterShapes.of(architecture, kind).forEach((name, shape) -> {
            int count = Math.toIntExact(HostTensor.elementCount(shape));
            double deviation = shape.length == 1 ? 0.5 : Math.sqrt(2.0 * shape[0] / count);
            weights.put(name, HostTensor.ofFloats(gaussians(random, count, deviation), shape));
        });
        return weights;
    }

    public static float[] gaussians(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
