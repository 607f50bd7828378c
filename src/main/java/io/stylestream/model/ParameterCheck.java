package io.stylestream.model;

import io.stylestream.core.ElementType;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares a file's tensors with those that an architecture demands. */
public final class ParameterCheck {
    private static final int MAX_REPORTED = 3;

    private ParameterCheck() {}

    /** Type and shape of a tensor that was found. */
    public record Found(ElementType type, long... shape) {}

    /**
     * Requires exactly the network's parameters, each of a floating type and of the right shape.
     *
     * @param source names the file in messages
     * @param found by official name within the network
     * @throws UsageError naming up to three misfits
     */
    public static void require(String source, StarGanV2 architecture, NetworkKind kind, Map<String, Found> found) {
        Map<String, long[]> expected = ParameterShapes.of(architecture, kind);
        List<String> misfits = new ArrayList<>();
        expected.forEach((name, shape) -> {
            Found tensor = found.get(name);
            if (tensor == null) {
                misfits.add("'%s' of shape %s is missing".formatted(name, Arrays.toString(shape)));
            } else if (!Arrays.equals(tensor.shape, shape)) {
                misfits.add("'%s' has shape %s instead of %s"
                        .formatted(name, Arrays.toString(tensor.shape), Arrays.toString(shape)));
            } else if (!tensor.type.isFloatingPoint()) {
                misfits.add("'%s' holds %s instead of floating-point numbers".formatted(name, tensor.type));
            }
        });
        found.forEach((name, tensor) -> {
            if (!expected.containsKey(name)) {
                misfits.add("'%s' of shape %s is not part of it".formatted(name, Arrays.toString(tensor.shape)));
            }
        });
        if (!misfits.isEmpty()) {
            throw new UsageError("%s does not hold the %s of %s: %s"
                    .formatted(source, kind.fileName(), architecture, summary(misfits)));
        }
    }

    private static String summary(List<String> misfits) {
        int rest = misfits.size() - MAX_REPORTED;
        String first = String.join(", ", misfits.subList(0, Math.min(misfits.size(), MAX_REPORTED)));
        return rest > 0 ? "%s, and %d more".formatted(first, rest) : first;
    }
}
