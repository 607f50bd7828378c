package io.stylestream.app;

import picocli.CommandLine.Command;

/** {@code evaluate}: the group of commands that score a model. */
@Command(
        name = "evaluate",
        description = "Scores a model on pictures that it has not seen.",
        subcommands = {EvaluatePairedCommand.class, EvaluateStudentCommand.class},
        synopsisSubcommandLabel = "KIND")
final class EvaluateCommand {}
