package io.stylestream.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which parameters a network has: found by walking the network itself, so that there is no second list to keep. */
public final class ParameterShapes {
    private static final int PICTURE_RANK = 4;
    private static final int CODE_RANK = 2;
    private static final int LABEL_RANK = 1;

    private ParameterShapes() {}

    /** Official names and shapes of a network's parameters, in the order of their use. */
    public static Map<String, long[]> of(StarGanV2 architecture, NetworkKind kind) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        RankBackend backend = new RankBackend();
        Parameters<Integer> declare = (name, shape) -> {
            shapes.put(name, shape.clone());
            return shape.length;
        };
        switch (kind) {
            case GENERATOR -> new Generator<>(architecture, backend, declare).forward(PICTURE_RANK, CODE_RANK);
            case MAPPING_NETWORK -> new MappingNetwork<>(architecture, backend, declare).forward(CODE_RANK, LABEL_RANK);
            case STYLE_ENCODER -> new StyleEncoder<>(architecture, backend, declare).forward(PICTURE_RANK, LABEL_RANK);
            case DISCRIMINATOR -> new Discriminator<>(architecture, backend, declare).forward(PICTURE_RANK, LABEL_RANK);
        }
        return Collections.unmodifiableMap(shapes);
    }
}
