package io.stylestream.app;

import io.stylestream.core.UsageError;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What several commands ask of their own command line. */
public final class CommandLines {
    /** What no shell changes. */
    private static final Pattern PLAIN_WORD = Pattern.compile("[\\w@%+=:,./-]+");

    private CommandLines() {}

    /** @throws UsageError if an option's value is less than 1 */
    public static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new UsageError(option + " must be at least 1, but is " + value);
        }
    }

    /** @throws UsageError if an option's value is less than 0 */
    public static void requireNotNegative(String option, int value) {
        if (value < 0) {
            throw new UsageError(option + " must be 0 or more, but is " + value);
        }
    }

    /**
     * Refuses what picocli does not: an option of a group that is given twice, which would make it forget the group's
     * other options.
     *
     * @throws ParameterException if there is such an option
     */
    public static void requireOnce(ParseResult parsed) {
        for (ArgGroupSpec group : parsed.commandSpec().argGroups()) {
            for (OptionSpec option : group.options()) {
                long given = parsed.findMatches(group).stream()
                        .flatMap(container -> container.matches().stream())
                        .filter(match -> !match.matchedValues(option).isEmpty())
                        .count();
                if (given > 1) {
                    throw new ParameterException(
                            parsed.commandSpec().commandLine(), option.longestName() + " is given more than once");
                }
            }
        }
        if (parsed.hasSubcommand()) {
            requireOnce(parsed.subcommand());
        }
    }

    /** The whole command line as the user gave it, in words that a shell reads as the same ones; for provenance. */
    static String of(@Nullable CommandSpec spec) {
        return spec == null
                ? "stylestream"
                : "stylestream "
                        + quoted(spec.root().commandLine().getParseResult().originalArgs());
    }

    static String quoted(List<String> words) {
        return words.stream()
                .map(word -> PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** The last name of a path, for example the folder's that it leads to. */
    static String lastName(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }
}
