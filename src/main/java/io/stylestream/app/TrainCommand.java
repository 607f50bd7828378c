package io.stylestream.app;

import picocli.CommandLine.Command;

/** {@code train}: the group of training commands. */
@Command(
        name = "train",
        description = "Trains a model from folders of pictures.",
        subcommands = {TrainStarGanV2Command.class},
        synopsisSubcommandLabel = "KIND")
final class TrainCommand {}
