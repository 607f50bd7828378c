package io.stylestream.model;

import io.stylestream.core.UsageError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model directory among the program's own resources, at {@code models/<name>/}. */
public final class BundledModel {
    private static final int FINGERPRINT_DIGITS = 16;

    private final String name;
    private final ClassLoader resources;

    BundledModel(String name, ClassLoader resources) {
        this.name = name;
        this.resources = resources;
    }

    /** The bundled model of this name, for example {@code portraits-64}. */
    public static BundledModel named(String name) {
        return new BundledModel(name, BundledModel.class.getClassLoader());
    }

    /**
     * Copies the model into a folder of {@code cache}, unless it is there intact already. Each release of a model gets
     * a folder of its own; several processes may do this at once.
     *
     * @throws UsageError if there is no such model, or the folder cannot be written
     */
    public ModelDirectory extract(Path cache) {
        try {
            byte[] json = read(Manifest.FILE_NAME);
            Manifest manifest = ManifestJson.read(resource(Manifest.FILE_NAME), json);
            Path target = cache.resolve(name + "-" + Sha256.of(json).substring(0, FINGERPRINT_DIGITS));
            ModelDirectory present = intact(target);
            return present == null ? copy(target, manifest) : present;
        } catch (IOException e) {
            throw new UsageError(
                    "the model '%s' cannot be copied to %s: %s".formatted(name, cache, FileProblem.describe(e)), e);
        }
    }

    private static @Nullable ModelDirectory intact(Path target) {
        if (!Files.exists(target)) {
            return null;
        }
        try {
            ModelDirectory directory = ModelDirectory.open(target);
            directory.verify();
            return directory;
        } catch (UsageError damaged) {
            return null;
        }
    }

    private ModelDirectory copy(Path target, Manifest manifest) throws IOException {
        try {
            AtomicDirectory.write(target, directory -> copyFiles(directory, manifest));
        } catch (IOException e) {
            ModelDirectory fromAnotherProcess = intact(target);
            if (fromAnotherProcess != null) {
                return fromAnotherProcess;
            }
            throw e;
        }
        ModelDirectory directory = ModelDirectory.open(target);
        directory.verify();
        return directory;
    }

    private void copyFiles(Path directory, Manifest manifest) throws IOException {
        List<String> files = new ArrayList<>(manifest.files().keySet());
        files.add(Manifest.FILE_NAME);
        for (String file : files) {
            try (InputStream content = stream(file)) {
                Files.copy(content, directory.resolve(file));
            }
        }
    }

    private byte[] read(String file) throws IOException {
        try (InputStream content = stream(file)) {
            return content.readAllBytes();
        }
    }

    private InputStream stream(String file) {
        InputStream content = resources.getResourceAsStream(resource(file));
        if (content == null) {
            throw new UsageError("there is no bundled model '%s': %s is missing".formatted(name, resource(file)));
        }
        return content;
    }

    private String resource(String file) {
        return "models/" + name + "/" + file;
    }
}
