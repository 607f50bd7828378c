package io.stylestream.app;

import io.stylestream.core.UsageError;
import java.util.List;
import java.util.Locale;

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
        for (E constant : type.getEnumConstants()) {
            if (optionName(constant).equals(name)) {
                return constant;
            }
        }
        throw new UsageError("%s does not know '%s'; it takes %s"
                .formatted(
                        option,
                        name,
                        String.join(
                                ", ",
                                List.of(type.getEnumConstants()).stream()
                                        .map(OptionConstants::optionName)
                                        .toList())));
    }

    private static String optionName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
