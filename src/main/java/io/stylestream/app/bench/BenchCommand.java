package io.stylestream.app.bench;

import picocli.CommandLine.Command;

/** {@code bench}: the group of benchmarks. */
@Command(
        name = "bench",
        description = "Measures throughput; every figure beside its peer or limit from the same run.",
        subcommands = {
            BenchCodecCommand.class,
            BenchEngineCommand.class,
            BenchStreamCommand.class,
            BenchTrainCommand.class
        },
        synopsisSubcommandLabel = "KIND")
public final class BenchCommand {}
