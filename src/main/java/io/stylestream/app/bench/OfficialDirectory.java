package io.stylestream.app.bench;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.AtomicDirectory;
import io.stylestream.model.FileProblem;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Provenance;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A model directory with the paper's architecture at 256 px and random weights, deleted when it is closed. */
final class OfficialDirectory implements AutoCloseable {
    private static final List<NetworkKind> SERVED =
            List.of(NetworkKind.GENERATOR, NetworkKind.MAPPING_NETWORK, NetworkKind.STYLE_ENCODER);

    private final Path folder;
    private final ModelDirectory model;

    private OfficialDirectory(Path folder, ModelDirectory model) {
        this.folder = folder;
        this.model = model;
    }

    /** @throws UsageError if it cannot be written to the folder for temporary files */
    static OfficialDirectory write(List<String> domains) {
        Path folder = newFolder();
        try {
            return new OfficialDirectory(folder, write(folder.resolve("model"), domains));
        } catch (UsageError e) {
            delete(folder);
            throw e;
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("stylestream-official-");
        } catch (IOException e) {
            throw new UsageError(
                    "there can be no folder in %s: %s"
                            .formatted(System.getProperty("java.io.tmpdir"), FileProblem.describe(e)),
                    e);
        }
    }

    private static ModelDirectory write(Path path, List<String> domains) {
        StarGanV2 architecture = BenchedModel.officialArchitecture(domains.size());
        Map<NetworkKind, Map<String, HostTensor>> networks = new EnumMap<>(NetworkKind.class);
        SERVED.forEach(kind -> networks.put(kind, BenchedModel.randomWeights(architecture, kind)));
        Manifest manifest = Manifest.of("official", "1", architecture, domains, Provenance.UNKNOWN);
        return ModelDirectory.write(path, manifest, networks, false);
    }

    ModelDirectory model() {
        return model;
    }

    @Override
    public void close() {
        delete(folder);
    }

    private static void delete(Path folder) {
        try {
            AtomicDirectory.delete(folder);
        } catch (IOException e) {
            throw new UsageError("%s cannot be deleted: %s".formatted(folder, FileProblem.describe(e)), e);
        }
    }
}
