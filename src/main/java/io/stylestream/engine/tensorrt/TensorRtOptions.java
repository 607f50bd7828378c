package io.stylestream.engine.tensorrt;

import io.stylestream.model.CacheFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a plan is built and run. {@link #read} takes them from the options of {@code Model.load}.
 *
 * @param batches sizes that the plan is tuned for, for example 1, 8, 32; larger batches are split
 * @param optimisationLevel 0 (builds fast) to 5 (tries most)
 * @param tf32 whether float32 convolutions may round their operands to 10 bits
 * @param refittable whether weights can be exchanged without building anew
 * @param cudaGraphs whether the launches of a batch size are recorded and repeated as one
 * @param hardwareCompatibility {@code none} or {@code ampere-plus}
 * @param reference the float32 model that outputs are compared with; absent: the model itself
 * @param labels int64 inputs of the comparison are below this
 * @param parityGate whether outputs are compared at all
 * @param cacheFolder where plans and kernel times are kept
 */
public record TensorRtOptions(
        List<Integer> batches,
        int optimisationLevel,
        boolean tf32,
        boolean refittable,
        boolean cudaGraphs,
        String hardwareCompatibility,
        Optional<Path> reference,
        int labels,
        boolean parityGate,
        Path cacheFolder) {
    private static final List<Integer> DEFAULT_BATCHES = List.of(1, 8, 32, 64, 128);
    private static final int DEFAULT_LEVEL = 3;
    private static final int MAX_LEVEL = 5;
    private static final List<String> COMPATIBILITIES = List.of("none", "ampere-plus");

    public TensorRtOptions {
        batches = new BatchProfiles(batches).largest();
        if (optimisationLevel < 0 || optimisationLevel > MAX_LEVEL) {
            throw new IllegalArgumentException(
                    "the optimisation level must be 0 to %d, but is %d".formatted(MAX_LEVEL, optimisationLevel));
        }
        if (!COMPATIBILITIES.contains(hardwareCompatibility)) {
            throw new IllegalArgumentException("the hardware compatibility must be one of %s, but is '%s'"
                    .formatted(String.join(", ", COMPATIBILITIES), hardwareCompatibility));
        }
        if (labels < 1) {
            throw new IllegalArgumentException("there must be at least 1 label, but there are " + labels);
        }
    }

    /**
     * Batches of 1, 8, 32, 64 and 128, level 3, refittable, with CUDA graphs and comparison, cached in the user's
     * cache.
     */
    public static TensorRtOptions defaults() {
        return new TensorRtOptions(
                DEFAULT_BATCHES,
                DEFAULT_LEVEL,
                true,
                true,
                true,
                "none",
                Optional.empty(),
                1,
                true,
                CacheFolder.of("tensorrt"));
    }

    /**
     * Reads options by name, as DJL passes them on: {@code batches}, {@code optimizationLevel}, {@code tf32},
     * {@code refittable}, {@code cudaGraphs}, {@code hardwareCompatibility}, {@code reference}, {@code labels},
     * {@code parityGate}, {@code cacheFolder}. Others are ignored.
     *
     * @throws IllegalArgumentException if a value cannot be used
     */
    static TensorRtOptions read(@Nullable Map<String, ?> given) {
        TensorRtOptions defaults = defaults();
        if (given == null) {
            return defaults;
        }
        return new TensorRtOptions(
                text(given, "batches")
                        .map(BatchProfiles::parse)
                        .map(BatchProfiles::largest)
                        .orElse(defaults.batches),
                text(given, "optimizationLevel").map(Integer::valueOf).orElse(defaults.optimisationLevel),
                text(given, "tf32").map(Boolean::valueOf).orElse(defaults.tf32),
                text(given, "refittable").map(Boolean::valueOf).orElse(defaults.refittable),
                text(given, "cudaGraphs").map(Boolean::valueOf).orElse(defaults.cudaGraphs),
                text(given, "hardwareCompatibility").orElse(defaults.hardwareCompatibility),
                text(given, "reference").map(Path::of),
                text(given, "labels").map(Integer::valueOf).orElse(defaults.labels),
                text(given, "parityGate").map(Boolean::valueOf).orElse(defaults.parityGate),
                text(given, "cacheFolder").map(Path::of).orElse(defaults.cacheFolder));
    }

    private static Optional<String> text(Map<String, ?> given, String name) {
        return Optional.ofNullable(given.get(name)).map(String::valueOf);
    }

    /** These options with another reference. */
    TensorRtOptions withReference(Path file) {
        return new TensorRtOptions(
                batches,
                optimisationLevel,
                tf32,
                refittable,
                cudaGraphs,
                hardwareCompatibility,
                Optional.of(file),
                labels,
                parityGate,
                cacheFolder);
    }

    /** What the options say, by the names that {@link #read} takes. */
    Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("batches", profiles().toString());
        map.put("optimizationLevel", Integer.toString(optimisationLevel));
        map.put("tf32", Boolean.toString(tf32));
        map.put("refittable", Boolean.toString(refittable));
        map.put("cudaGraphs", Boolean.toString(cudaGraphs));
        map.put("hardwareCompatibility", hardwareCompatibility);
        reference.ifPresent(file -> map.put("reference", file.toString()));
        map.put("labels", Integer.toString(labels));
        map.put("parityGate", Boolean.toString(parityGate));
        map.put("cacheFolder", cacheFolder.toString());
        return map;
    }

    BatchProfiles profiles() {
        return new BatchProfiles(batches);
    }

    /** Everything that a built plan depends on, in one line. */
    String buildKey() {
        return "batches=%s level=%d tf32=%b refittable=%b compatibility=%s"
                .formatted(profiles(), optimisationLevel, tf32, refittable, hardwareCompatibility);
    }
}
