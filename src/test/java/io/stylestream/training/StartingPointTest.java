package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Provenance;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with what another run has learned. */
class StartingPointTest {
    /** Twice as wide as the smallest run, and with one more domain. */
    private static final StarGanV2 WIDER = new StarGanV2(32, 8, 16, 4, 4, 8, 3, 0);

    @TempDir
    Path folder;

    @Test
    void aWiderRunKeepsTheLayersOfDomainsThatItKnowsByName() throws IOException {
        // given: the domains become circles, rings, squares
        Path first = SmallestRun.trained(folder);
        addRings();

        // when
        StarGanV2Trainer trainer = SmallestRun.startedFrom(first, WIDER, 0, new SmallestRun.Listener());

        // then
        Map<String, HostTensor> mapping = trainer.averagedWeights().get(NetworkKind.MAPPING_NETWORK);
        Map<String, HostTensor> original = StartingPoint.read(first).weights().get(NetworkKind.MAPPING_NETWORK);
        assertThat(head(mapping, 0)).isEqualTo(head(original, 0));
        assertThat(head(mapping, 2)).isEqualTo(head(original, 1));
        assertThat(trainer.run()).isEqualTo(2);
    }

    @Test
    void aNewDomainBeginsWithTheNearestDomainsLayers() throws IOException {
        // given: a model to which all pictures look like squares
        SmallestRun.drawPictures(folder.resolve("data"));
        addRings();
        Map<NetworkKind, Map<String, HostTensor>> weights = freshWeights();
        float[] circles = {1, 2, 3, 4};
        float[] squares = {5, 6, 7, 8};
        ConstantStyles.set(weights, NetworkKind.MAPPING_NETWORK, circles, squares);
        ConstantStyles.set(weights, NetworkKind.STYLE_ENCODER, new float[] {9, 9, 9, 9}, squares);
        Path model = folder.resolve("model");
        List<String> domains = List.of("circles", "squares");
        Manifest manifest = Manifest.of("first", "1", SmallestRun.ARCHITECTURE, domains, Provenance.UNKNOWN);
        ModelDirectory.write(model, manifest, weights, false);

        // when
        StarGanV2Trainer trainer = SmallestRun.startedFrom(model, WIDER, 0, new SmallestRun.Listener());

        // then
        List<float[]> expected = List.of(circles, squares, squares);
        for (int domain = 0; domain < expected.size(); domain++) {
            assertThat(ConstantStyles.get(trainer.averagedWeights(), NetworkKind.MAPPING_NETWORK, domain))
                    .isEqualTo(expected.get(domain));
        }
    }

    @Test
    void aFolderWithoutModelOrRunIsRefused() throws IOException {
        SmallestRun.drawPictures(folder.resolve("data"));

        assertThatThrownBy(() -> StartingPoint.read(folder.resolve("data")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("nothing to start from")
                .hasMessageContaining("manifest.json");
    }

    private static float[] head(Map<String, HostTensor> mapping, int domain) {
        return mapping.get("unshared." + domain + ".6.weight").toFloats();
    }

    private static Map<NetworkKind, Map<String, HostTensor>> freshWeights() {
        TorchNetworks networks = TorchNetworks.initialise(SmallestRun.ARCHITECTURE, new TorchBackend(), 1);
        Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            weights.put(kind, networks.of(kind).toHost());
        }
        return weights;
    }

    /** The circles once more, as a domain of their own. */
    private void addRings() throws IOException {
        Path to = Files.createDirectories(folder.resolve("data/rings"));
        try (var files = Files.list(folder.resolve("data/circles"))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
