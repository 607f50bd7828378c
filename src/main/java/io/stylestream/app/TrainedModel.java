package io.stylestream.app;

import io.stylestream.core.HostTensor;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Provenance;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a training run has learned into a model directory with its provenance.
 *
 * @param name of the model
 * @param domains names, in the order of their indices
 * @param pictures in the data set
 * @param data the data set's folder
 * @param commandLine by which it was trained
 * @param computedOn where, for people
 * @param metrics measured figures by name
 * @param notes what else is worth knowing; null if nothing
 */
record TrainedModel(
        String name,
        StarGanV2 architecture,
        List<String> domains,
        int pictures,
        Path data,
        String commandLine,
        String computedOn,
        Map<String, Double> metrics,
        @Nullable String notes) {

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

    /** Writes a model directory, in place of an earlier one. */
    void write(Path folder, int iterations, Map<NetworkKind, Map<String, HostTensor>> weights) {
        Provenance provenance = new Provenance(
                "%d pictures of the domains %s from the folder %s"
                        .formatted(pictures, String.join(", ", domains), CommandLines.lastName(data)),
                commandLine,
                BuildInfo.commit().orElse(null),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                "Stylestream " + Stylestream.VERSION,
                platform(computedOn),
                (long) iterations,
                metrics,
                notes);
        Manifest manifest = Manifest.of(name, String.valueOf(iterations), architecture, domains, provenance);
        ModelDirectory.write(folder, manifest, weights, true);
    }
}
