package io.stylestream.app;

import io.stylestream.core.UsageError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named sets of options of {@code train stargan-v2}. Options that the user gives himself count more than those of the
 * preset.
 */
final class TrainingPresets {
    static final String OPTION = "--preset";

    /** A drawing needs fewer channels than a photograph. */
    private static final String SMALL =
            " --base-channels 32 --max-channels 256 --style-size 32 --hidden-size 256 --learning-rate 2e-4"
                    + " --r1-every 8 --channels-last";

    /** The heads of the set look straight ahead, all in one place. */
    private static final String PORTRAITS =
            " --crop-probability 0 --flip-probability 0 --mapping-learning-rate 5e-6" + SMALL;

    private static final Map<String, String> PRESETS = new LinkedHashMap<>();

    static {
        PRESETS.put("celeba-hq", "--image-size 256");
        PRESETS.put("afhq", "--image-size 256 --lambda-diversity 2");
        PRESETS.put("portraits-64", "--image-size 64" + PORTRAITS);
        PRESETS.put("portraits-128", "--image-size 128" + PORTRAITS);
        PRESETS.put(
                "emoji-64",
                "--image-size 64 --batch-size 4 --ema-decay 0.998 --lambda-diversity 0 --crop-probability 0"
                        + " --mapping-learning-rate 2e-5" + SMALL);
    }

    private TrainingPresets() {}

    static List<String> names() {
        return List.copyOf(PRESETS.keySet());
    }

    /**
     * The arguments with those of the preset that they name, if they name one.
     *
     * @throws UsageError if there is no such preset
     */
    static String[] expand(String... arguments) {
        List<String> given = Arrays.asList(arguments);
        String preset = valueOf(given);
        if (preset == null || !given.get(0).equals("train")) {
            return arguments;
        }
        String options = PRESETS.get(preset);
        if (options == null) {
            throw new UsageError("there is no preset '%s'; there are %s".formatted(preset, String.join(", ", names())));
        }
        if (given.contains("--resume")) {
            return arguments; // the run keeps its options
        }
        List<String> expanded = new ArrayList<>(given);
        List<String> tokens = List.of(options.split(" "));
        for (int i = 0; i < tokens.size(); i++) {
            String option = tokens.get(i);
            boolean hasValue = i + 1 < tokens.size() && !tokens.get(i + 1).startsWith("--");
            if (!isGiven(given, option)) {
                expanded.add(hasValue ? option + "=" + tokens.get(i + 1) : option);
            }
            i += hasValue ? 1 : 0;
        }
        return expanded.toArray(String[]::new);
    }

    private static @Nullable String valueOf(List<String> given) {
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).startsWith(OPTION + "=")) {
                return given.get(i).substring(OPTION.length() + 1);
            }
            if (given.get(i).equals(OPTION) && i + 1 < given.size()) {
                return given.get(i + 1);
            }
        }
        return null;
    }

    private static boolean isGiven(List<String> given, String option) {
        return given.stream().anyMatch(argument -> argument.equals(option) || argument.startsWith(option + "="));
    }
}
