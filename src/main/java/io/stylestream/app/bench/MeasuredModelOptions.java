package io.stylestream.app.bench;

import io.stylestream.core.UsageError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model is measured. */
final class MeasuredModelOptions {
    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(names = "--official", description = "The paper's architecture at 256 px with random weights instead.")
    boolean official;

    /** @throws UsageError if two models are named */
    void check() {
        if (official && model != null) {
            throw new UsageError("--official and --model name two models; give one of them");
        }
    }

    /** Whether a model is named at all. */
    boolean areGiven() {
        return official || model != null;
    }
}
