package io.stylestream.app;

import io.stylestream.network.torch.Precision;
import java.util.List;
import picocli.CommandLine.Option;

/** Options on how numbers lie in memory while libtorch trains. */
class PrecisionOptions {
    /** In float16 small gradients would vanish. */
    private static final List<Precision> TRAINABLE = List.of(Precision.FLOAT32, Precision.BFLOAT16);

    @Option(
            names = "--precision",
            defaultValue = "float32",
            description = "float32 or bfloat16. bfloat16 is faster where the processor multiplies it itself"
                    + " (avx512_bf16, amx_bf16, GPUs); weights and gradient penalties stay float32.")
    String precision = "";

    @Option(names = "--channels-last", description = "Keep features channel by channel in memory: often faster.")
    boolean channelsLast;

    /** What {@code --precision} says. */
    Precision precision() {
        return OptionConstants.of("--precision", TRAINABLE, precision);
    }
}
