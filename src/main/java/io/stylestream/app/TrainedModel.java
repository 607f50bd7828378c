package io.stylestream.app;

import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Provenance;
import io.stylestream.training.StarGanV2Trainer;
import io.stylestream.training.StarGanV2Trainer.RunSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Turns what a training run has learned into a model directory with its provenance. */
final class TrainedModel {
    private TrainedModel() {}

    /**
     * The machine that trains, in words.
     *
     * @param computedOn the device, for people
     */
    static String platform(String computedOn) {
        return "%s %s, Java %s, libtorch on %s"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.version"),
                        computedOn);
    }

    /**
     * Writes {@code model/} in the run's folder, in place of an earlier one.
     *
     * @param computedOn where the model was trained, for people
     */
    static void write(
            StarGanV2Trainer trainer,
            RunSettings settings,
            String name,
            int iterations,
            String commandLine,
            String computedOn) {
        Provenance provenance = new Provenance(
                "%d pictures of the domains %s from the folder %s"
                        .formatted(
                                trainer.pictureCount(),
                                String.join(", ", trainer.domains()),
                                CommandLines.lastName(settings.data())),
                commandLine,
                BuildInfo.commit().orElse(null),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                "Stylestream " + Stylestream.VERSION,
                platform(computedOn),
                (long) iterations,
                Map.of(),
                settings.startFrom() == null
                        ? null
                        : "Begun with the weights in the folder " + CommandLines.lastName(settings.startFrom()) + ".");
        Manifest manifest =
                Manifest.of(name, String.valueOf(iterations), settings.architecture(), trainer.domains(), provenance);
        ModelDirectory.write(settings.out().resolve("model"), manifest, trainer.averagedWeights(), true);
    }
}
