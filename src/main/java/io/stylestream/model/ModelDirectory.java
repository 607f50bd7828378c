package io.stylestream.model;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An opened model directory: {@code manifest.json} and one safetensors file for each network, with the official
 * parameter names.
 *
 * <p>Thread-safe. Holds no open files; tensors stay valid as long as the directory's files are not changed in place.
 */
public final class ModelDirectory {
    private final Path path;
    private final Manifest manifest;
    private final Map<NetworkKind, Map<String, HostTensor>> verified = new ConcurrentHashMap<>();

    private ModelDirectory(Path path, Manifest manifest) {
        this.path = path;
        this.manifest = manifest;
    }

    /**
     * Opens a directory and checks its manifest and that all files are there in full; {@link #tensors} checks their
     * content before use.
     *
     * @throws UsageError if it is not a complete model directory
     */
    public static ModelDirectory open(Path path) {
        Path file = path.resolve(Manifest.FILE_NAME);
        ModelDirectory directory;
        try (InputStream content = Files.newInputStream(file)) {
            byte[] json = content.readNBytes(ManifestJson.MAX_BYTES + 1);
            if (json.length > ManifestJson.MAX_BYTES) {
                throw new UsageError("%s has more than %d bytes".formatted(file, ManifestJson.MAX_BYTES));
            }
            directory = new ModelDirectory(path, ManifestJson.read(file.toString(), json));
        } catch (NoSuchFileException e) {
            boolean isRun = Files.isRegularFile(path.resolve("model").resolve(Manifest.FILE_NAME));
            String remedy = isRun ? "; give %s, the model of that run".formatted(path.resolve("model")) : "";
            throw new UsageError(
                    "%s is not a model directory: it has no %s%s".formatted(path, Manifest.FILE_NAME, remedy), e);
        } catch (IOException e) {
            throw new UsageError("%s cannot be read: %s".formatted(file, FileProblem.describe(e)), e);
        }
        directory.manifest.files().forEach(directory::requireSize);
        return directory;
    }

    /**
     * Writes a directory that appears complete or not at all.
     *
     * @param manifest its files are replaced by those written
     * @param networks parameters by official name, for each network
     * @param replace whether an existing model directory at {@code path} is replaced
     * @throws UsageError if the parameters do not fit the architecture, something else is at {@code path}, or writing
     *     fails
     */
    public static ModelDirectory write(
            Path path, Manifest manifest, Map<NetworkKind, Map<String, HostTensor>> networks, boolean replace) {
        new ModelDirectoryWriter(manifest, networks).write(path, replace);
        return open(path);
    }

    public Path path() {
        return path;
    }

    public Manifest manifest() {
        return manifest;
    }

    public StarGanV2 architecture() {
        return manifest.architecture();
    }

    /** Whether the directory holds this network. */
    public boolean has(NetworkKind kind) {
        return manifest.files().containsKey(fileName(kind));
    }

    /**
     * A network's parameters by official name, memory-mapped, of any floating type. The first call reads the whole file
     * to verify its hash.
     *
     * @throws UsageError if the directory lacks the network, or its file is not what the manifest and the architecture
     *     promise
     */
    public Map<String, HostTensor> tensors(NetworkKind kind) {
        return verified.computeIfAbsent(kind, this::readVerified);
    }

    /**
     * The SHA-256 of a network's file, as the manifest has it: other parameters have another one, so that it can stand
     * for the network in cache keys.
     *
     * @throws UsageError if the directory lacks the network
     */
    public String fingerprint(NetworkKind kind) {
        return record(kind).sha256();
    }

    /**
     * Checks every file now instead of at its first use.
     *
     * @throws UsageError as {@link #tensors}
     */
    public void verify() {
        manifest.files().keySet().forEach(this::requireHash);
        for (NetworkKind kind : NetworkKind.values()) {
            if (has(kind)) {
                verified.computeIfAbsent(kind, this::readChecked);
            }
        }
    }

    /** The name of a network's file. */
    static String fileName(NetworkKind kind) {
        return kind.fileName() + ".safetensors";
    }

    private Map<String, HostTensor> readVerified(NetworkKind kind) {
        record(kind);
        requireHash(fileName(kind));
        return readChecked(kind);
    }

    private Map<String, HostTensor> readChecked(NetworkKind kind) {
        Path file = path.resolve(fileName(kind));
        Map<String, HostTensor> tensors = Safetensors.read(file);
        ParameterCheck.require(file.toString(), architecture(), kind, found(tensors));
        return tensors;
    }

    static Map<String, ParameterCheck.Found> found(Map<String, HostTensor> tensors) {
        Map<String, ParameterCheck.Found> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> found.put(name, new ParameterCheck.Found(tensor.type(), tensor.shape())));
        return found;
    }

    private FileRecord record(NetworkKind kind) {
        FileRecord record = manifest.files().get(fileName(kind));
        if (record == null) {
            throw new UsageError("the model directory %s holds no %s".formatted(path, kind.fileName()));
        }
        return record;
    }

    private void requireSize(String name, FileRecord record) {
        Path file = path.resolve(name);
        try {
            long size = Files.size(file);
            if (size != record.bytes()) {
                throw new UsageError("%s has %d bytes, but its manifest says %d: copy the model directory again"
                        .formatted(file, size, record.bytes()));
            }
        } catch (NoSuchFileException e) {
            throw new UsageError("the model directory %s lacks the file %s".formatted(path, name), e);
        } catch (IOException e) {
            throw new UsageError("%s cannot be read: %s".formatted(file, FileProblem.describe(e)), e);
        }
    }

    private void requireHash(String name) {
        Path file = path.resolve(name);
        FileRecord record = manifest.files().get(name);
        try {
            if (record == null || !Sha256.of(file).equals(record.sha256())) {
                throw new UsageError(
                        "%s is damaged: its SHA-256 is not that of the manifest; copy the model directory again"
                                .formatted(file));
            }
        } catch (IOException e) {
            throw new UsageError("%s cannot be read: %s".formatted(file, FileProblem.describe(e)), e);
        }
    }
}
