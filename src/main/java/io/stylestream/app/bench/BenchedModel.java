package io.stylestream.app.bench;

import io.stylestream.core.HostTensor;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The generator that is measured.
 *
 * @param name what the output calls it
 * @param weights the generator's tensors by official name
 */
record BenchedModel(String name, StarGanV2 architecture, Map<String, HostTensor> weights) {
    /** The paper's domains of AFHQ; the generator does not depend on them. */
    private static final int DOMAINS = 3;

    static BenchedModel of(ModelDirectory directory) {
        return new BenchedModel(
                directory.manifest().name(), directory.architecture(), directory.tensors(NetworkKind.GENERATOR));
    }

    /** The paper's architecture at 256 px (arXiv 1912.01865, appendix F). */
    static StarGanV2 officialArchitecture(int domains) {
        return new StarGanV2(256, 64, 512, 64, 16, 512, domains, 0);
    }

    /** The official architecture with random weights. */
    static BenchedModel official() {
        StarGanV2 architecture = officialArchitecture(DOMAINS);
        return new BenchedModel(
                "official architecture, 256 px, random weights",
                architecture,
                randomWeights(architecture, NetworkKind.GENERATOR));
    }

    /** The same at each call. */
    static Map<String, HostTensor> randomWeights(StarGanV2 architecture, NetworkKind kind) {
        Random random = new Random(1);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        ParameterShapes.of(architecture, kind).forEach((parameter, shape) -> {
            float[] values = new float[Math.toIntExact(HostTensor.elementCount(shape))];
            float bound = (float) Math.sqrt(6.0 * shape[0] / values.length); // keeps the variance from layer to layer
            for (int i = 0; i < values.length; i++) {
                values[i] = bound * (random.nextFloat() - 0.5f);
            }
            weights.put(parameter, HostTensor.ofFloats(values, shape));
        });
        return weights;
    }
}
