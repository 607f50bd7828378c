package io.stylestream.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.stylestream.core.UsageError;
import io.stylestream.model.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run's folder tells a resumed run beside its checkpoints, in {@code run.json}.
 *
 * @param name of the model
 * @param checkpointEvery iterations between checkpoints
 * @param keep newest checkpoints that are kept
 * @param sampleEvery iterations between sample grids
 * @param modelEvery iterations between models that are kept; 0 for none
 * @param startFrom where the run's first weights are from; null for fresh ones
 * @param commands the command lines of the run, the first one and those that resumed it
 */
record RunNotes(
        String name,
        int checkpointEvery,
        int keep,
        int sampleEvery,
        int modelEvery,
        @Nullable String startFrom,
        List<String> commands) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String FILE = "run.json";

    RunNotes {
        commands = List.copyOf(commands);
    }

    /**
     * The notes in a run's folder; empty if there are none.
     *
     * @throws UsageError if they cannot be read
     */
    static Optional<RunNotes> read(Path run) {
        Path file = run.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), RunNotes.class));
        } catch (IOException | RuntimeException e) {
            throw new UsageError(
                    file + " is damaged; delete it and give --name, --keep and the options --...-every anew", e);
        }
    }

    /** @throws UsageError if the folder cannot be written */
    void write(Path run) {
        try {
            AtomicFile.write(run.resolve(FILE), JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw OutputFolder.unwritable(run, e);
        }
    }
}
