package io.stylestream.app.serve;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.stylestream.core.FatalFailure;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what the user can mend about a server that does not start from what is our own fault. */
final class StartFailure {
    private static final Pattern CODE = Pattern.compile("[A-Z]+\\d+: ");
    private static final Pattern UNKNOWN = Pattern.compile("(\\S+) (?:in .+ )?does not map to any root");
    private static final Pattern UNREADABLE = Pattern.compile(
            "The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted (.*)",
            Pattern.DOTALL);

    private StartFailure() {}

    /** The failure in one sentence where a setting, the model or the port is to blame; else with its stack trace. */
    static RuntimeException of(Throwable failure) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UsageError || at instanceof EngineFailure || at instanceof FatalFailure) {
                return (RuntimeException) at; // clear as it is
            }
            if (at instanceof ConfigValidationException invalid) {
                return new UsageError(explain(invalid.getProblem(0).getMessage()), failure);
            }
            if (at instanceof ConfigurationException || isUnreadableSetting(at)) {
                return new UsageError(explain(String.valueOf(at.getMessage())), failure);
            }
            if (at instanceof QuarkusBindException taken) {
                return new UsageError(
                        "port %d of %s is not free; choose another with --port"
                                .formatted(taken.getPort(), taken.getHost()),
                        failure);
            }
        }
        return new IllegalStateException("the service failed", failure);
    }

    /** Quarkus's own settings, the port for example, are converted outside of what is validated as a whole. */
    private static boolean isUnreadableSetting(Throwable error) {
        return error instanceof IllegalArgumentException
                && error.getMessage() != null
                && UNREADABLE.matcher(withoutCodes(error.getMessage())).find();
    }

    private static String explain(String problem) {
        String text = withoutCodes(problem);
        Matcher unknown = UNKNOWN.matcher(text);
        if (unknown.matches()) {
            return "there is no setting %s; correct its name".formatted(unknown.group(1));
        }
        Matcher unreadable = UNREADABLE.matcher(text);
        if (unreadable.find()) {
            return "the setting %s cannot be '%s': %s"
                    .formatted(unreadable.group(1), unreadable.group(2), unreadable.group(3));
        }
        return "wrong setting: " + text;
    }

    private static String withoutCodes(String problem) {
        return CODE.matcher(problem).replaceAll("");
    }
}
