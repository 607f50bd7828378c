package io.stylestream.model;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes one model directory. */
final class ModelDirectoryWriter {
    private final Manifest manifest;
    private final Map<NetworkKind, Map<String, HostTensor>> networks;

    ModelDirectoryWriter(Manifest manifest, Map<NetworkKind, Map<String, HostTensor>> networks) {
        this.manifest = manifest;
        this.networks = networks;
    }

    void write(Path target, boolean replace) {
        networks.forEach((kind, tensors) -> ParameterCheck.require(
                "the model '%s'".formatted(manifest.name()),
                manifest.architecture(),
                kind,
                ModelDirectory.found(tensors)));
        try {
            requireFree(target, replace);
            AtomicDirectory.write(target, this::writeFiles);
        } catch (IOException e) {
            throw new UsageError(
                    "the model directory %s cannot be written: %s".formatted(target, FileProblem.describe(e)), e);
        }
    }

    /** Only a model directory is ever replaced, so that a mistyped path cannot cost anything else. */
    private static void requireFree(Path target, boolean replace) throws IOException {
        if (!Files.exists(target) || Files.isDirectory(target) && AtomicDirectory.isEmpty(target)) {
            return;
        }
        if (!Files.isRegularFile(target.resolve(Manifest.FILE_NAME))) {
            throw new UsageError("%s exists and is not a model directory: choose another place".formatted(target));
        }
        if (!replace) {
            throw new UsageError(
                    "%s already holds a model: choose another place, or remove that model first".formatted(target));
        }
    }

    private void writeFiles(Path directory) throws IOException {
        Map<String, FileRecord> files = new TreeMap<>();
        for (Map.Entry<NetworkKind, Map<String, HostTensor>> network : networks.entrySet()) {
            String name = ModelDirectory.fileName(network.getKey());
            Path file = directory.resolve(name);
            new SafetensorsWriter(network.getValue(), Map.of()).writeTo(file);
            files.put(name, new FileRecord(Files.size(file), Sha256.of(file)));
        }
        byte[] json = ManifestJson.write(manifest.withFiles(files));
        AtomicFile.write(
                directory.resolve(Manifest.FILE_NAME),
                channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(json)));
    }
}
