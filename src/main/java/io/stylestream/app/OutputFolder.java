package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.model.FileProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder that a command writes its results into. */
public final class OutputFolder {
    private OutputFolder() {}

    /**
     * Makes the folder if it does not exist, before work is begun that would be in vain.
     *
     * @throws UsageError if there can be no such folder, or nothing can be written into it
     */
    public static Path make(Path folder) {
        if (folder.toString().isEmpty()) {
            throw new UsageError("--out is empty; give a folder, . for this one");
        }
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".probe", ""));
            return folder;
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /**
     * Writes a file into the folder.
     *
     * @throws UsageError if it cannot be written
     */
    static void write(Path folder, String name, byte[] content) {
        try {
            Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** {@link #write(Path, String, byte[])}, for lines of text. */
    static void write(Path folder, String name, List<String> lines) {
        write(folder, name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The failure in words. */
    public static UsageError unwritable(Path folder, IOException reason) {
        return new UsageError(
                "results cannot be written into %s: %s; mend that, or choose another --out"
                        .formatted(folder, FileProblem.describe(reason)),
                reason);
    }
}
