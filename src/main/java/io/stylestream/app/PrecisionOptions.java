package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.network.torch.Precision;
import picocli.CommandLine.Option;

/** Options on how numbers lie in memory while libtorch trains. */
class PrecisionOptions {
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
        Precision known = OptionConstants.of("--precision", Precision.class, precision);
        if (known == Precision.FLOAT16) {
            throw new UsageError(
                    "--precision does not know 'float16', in which small gradients vanish; it takes float32,"
                            + " bfloat16");
        }
        return known;
    }
}
