package io.stylestream.app;

import io.stylestream.core.UsageError;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants by the names that options give them: {@code float32}, {@code style-encoder}. */
final class OptionConstants {
    private OptionConstants() {}

    /**
     * The constant of this name.
     *
     * @param option whose value it is, for messages
     * @throws UsageError if there is none
     */
    static <E extends Enum<E>> E of(String option, Class<E> type, String name) {
        return of(option, List.of(type.getEnumConstants()), name);
    }

    /** The same, of some constants only. */
    static <E extends Enum<E>> E of(String option, List<E> known, String name) {
        return known.stream()
                .filter(constant -> optionName(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageError("%s does not know '%s'; it takes %s"
                        .formatted(
                                option,
                                name,
                                known.stream().map(OptionConstants::optionName).collect(Collectors.joining(", ")))));
    }

    private static String optionName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
