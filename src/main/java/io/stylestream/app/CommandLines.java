package io.stylestream.app;

import io.stylestream.core.UsageError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What several commands ask of their own command line. */
public final class CommandLines {
    private CommandLines() {}

    /** @throws UsageError if an option's value is less than 1 */
    public static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new UsageError(option + " must be at least 1, but is " + value);
        }
    }

    /** The whole command line as the user gave it, for provenance. */
    static String of(@Nullable CommandSpec spec) {
        return spec == null
                ? "stylestream"
                : "stylestream "
                        + String.join(
                                " ", spec.root().commandLine().getParseResult().originalArgs());
    }

    /** The last name of a path, for example the folder's that it leads to. */
    static String lastName(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }
}
