package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin with what another run has learned. */
class StartingPointTest {
    @TempDir
    Path folder;

    private Path first;

    @BeforeEach
    void trainTwoDomains() throws IOException {
        first = SmallestRun.trained(folder);
    }

    @Test
    void aWiderRunWithANewDomainBeginsWithTheNearestDomainsLayers() throws IOException {
        // given: the new domain shows the circles again
        copy(folder.resolve("data/circles"), folder.resolve("data/rings"));
        StarGanV2 wider = new StarGanV2(32, 8, 16, 4, 4, 8, 3, 0);

        // when
        StarGanV2Trainer trainer = SmallestRun.startedFrom(first, wider, 0, new SmallestRun.Listener());

        // then: the domains are circles, rings, squares
        Map<String, HostTensor> mapping = trainer.averagedWeights().get(NetworkKind.MAPPING_NETWORK);
        Map<String, HostTensor> original = StartingPoint.read(first).weights().get(NetworkKind.MAPPING_NETWORK);
        assertThat(head(mapping, 0)).isEqualTo(head(original, 0));
        assertThat(head(mapping, 2)).isEqualTo(head(original, 1));
        assertThat(head(mapping, 1)).isIn(head(original, 0), head(original, 1));
        assertThat(trainer.run()).isEqualTo(2);
    }

    @Test
    void aFolderWithoutModelOrRunIsRefused() {
        assertThatThrownBy(() -> StartingPoint.read(folder.resolve("data")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("nothing to start from")
                .hasMessageContaining("manifest.json");
    }

    private static float[] head(Map<String, HostTensor> mapping, int domain) {
        return mapping.get("unshared." + domain + ".6.weight").toFloats();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
