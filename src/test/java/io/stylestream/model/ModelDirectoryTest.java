package io.stylestream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.ParameterShapes;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
    private static final StarGanV2 ARCHITECTURE = new StarGanV2(32, 1, 2, 2, 2, 2, 2, 0);
    private static final Provenance PROVENANCE = new Provenance(
            "drawings",
            "train",
            "abc",
            Instant.parse("2025-01-02T03:04:05Z"),
            "stylestream",
            "CPU",
            10L,
            Map.of("fid", 12.5),
            null);
    private static final Manifest MANIFEST =
            Manifest.of("drawings", "1.0", ARCHITECTURE, List.of("ink", "chalk"), PROVENANCE);

    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() {
        // given
        Path target = folder.resolve("new/model");

        // when
        ModelDirectory.write(target, MANIFEST, mappingNetwork(ElementType.F16), false);

        // then
        ModelDirectory directory = ModelDirectory.open(target);
        assertThat(directory.manifest().withFiles(Map.of())).isEqualTo(MANIFEST);
        assertThat(directory.has(NetworkKind.MAPPING_NETWORK)).isTrue();
        assertThat(directory.has(NetworkKind.GENERATOR)).isFalse();
        assertThat(directory.tensors(NetworkKind.MAPPING_NETWORK))
                .containsOnlyKeys(ParameterShapes.of(ARCHITECTURE, NetworkKind.MAPPING_NETWORK)
                        .keySet());
        assertThat(directory.fingerprint(NetworkKind.MAPPING_NETWORK)).hasSize(64);
        assertThat(target.toFile().list()).containsExactlyInAnyOrder("manifest.json", "mapping-network.safetensors");
        assertThat(target.getParent().toFile().list()).containsExactly("model");
    }

    @Test
    void namesANetworkThatIsNotThere() {
        // given
        ModelDirectory directory = written();

        // when, then
        assertThatThrownBy(() -> directory.tensors(NetworkKind.GENERATOR))
                .isInstanceOf(UsageError.class)
                .hasMessage("the model directory %s holds no generator", directory.path());
    }

    @Test
    void refusesAFileOfAnotherSizeWhenOpened() throws IOException {
        // given
        Path file = written().path().resolve("mapping-network.safetensors");
        Files.write(file, new byte[5]);

        // when, then
        assertThatThrownBy(() -> ModelDirectory.open(file.getParent()))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith(file + " has 5 bytes, but its manifest says");
    }

    @Test
    void refusesAMissingFileWhenOpened() throws IOException {
        // given
        Path file = written().path().resolve("mapping-network.safetensors");
        Files.delete(file);

        // when, then
        assertThatThrownBy(() -> ModelDirectory.open(file.getParent()))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("lacks the file mapping-network.safetensors");
    }

    @Test
    void refusesADamagedFileBeforeUse() throws IOException {
        // given
        ModelDirectory directory = written();
        Path file = directory.path().resolve("mapping-network.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        // when, then
        assertThatThrownBy(() -> directory.tensors(NetworkKind.MAPPING_NETWORK))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void refusesToWriteTensorsThatDoNotFitAndLeavesNothing() {
        // given
        Map<NetworkKind, Map<String, HostTensor>> networks = mappingNetwork(ElementType.F32);
        networks.get(NetworkKind.MAPPING_NETWORK).remove("shared.0.bias");

        // when, then
        assertThatThrownBy(() -> ModelDirectory.write(folder.resolve("model"), MANIFEST, networks, false))
                .isInstanceOf(UsageError.class)
                .hasMessageEndingWith("'shared.0.bias' of shape [2] is missing");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void replacesAModelOnlyWhenAsked() {
        // given
        Path target = written().path();
        Manifest next = Manifest.of("drawings", "2.0", ARCHITECTURE, List.of("ink", "chalk"), PROVENANCE);
        assertThatThrownBy(() -> ModelDirectory.write(target, next, mappingNetwork(ElementType.F32), false))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("already holds a model");

        // when
        ModelDirectory replaced = ModelDirectory.write(target, next, mappingNetwork(ElementType.F32), true);

        // then
        assertThat(replaced.manifest().version()).isEqualTo("2.0");
        assertThat(folder.toFile().list()).containsExactly("model");
    }

    @Test
    void neverReplacesAnythingButAModel() throws IOException {
        // given
        Files.writeString(folder.resolve("letter.txt"), "dear");

        // when, then
        assertThatThrownBy(() -> ModelDirectory.write(folder, MANIFEST, mappingNetwork(ElementType.F32), true))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("is not a model directory");
        assertThat(folder.resolve("letter.txt")).hasContent("dear");
    }

    @Test
    void extractsABundledModelAndRepairsItsCopy() throws IOException {
        // given
        Path resources = Files.createDirectories(folder.resolve("classes"));
        ModelDirectory.write(resources.resolve("models/drawings"), MANIFEST, mappingNetwork(ElementType.F16), false);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {resources.toUri().toURL()}, null)) {
            BundledModel bundled = new BundledModel("drawings", loader);
            Path copy = bundled.extract(folder.resolve("cache")).path();
            Path file = copy.resolve("mapping-network.safetensors");
            byte[] intact = Files.readAllBytes(file);
            Files.write(file, new byte[intact.length]);

            // when
            ModelDirectory again = bundled.extract(folder.resolve("cache"));

            // then
            assertThat(again.path()).isEqualTo(copy);
            assertThat(file).hasBinaryContent(intact);
        }
    }

    @Test
    void namesABundledModelThatDoesNotExist() {
        // given
        BundledModel absent = BundledModel.named("absent");

        // when, then
        assertThatThrownBy(() -> absent.extract(folder))
                .isInstanceOf(UsageError.class)
                .hasMessage("there is no bundled model 'absent': models/absent/manifest.json is missing");
    }

    private ModelDirectory written() {
        return ModelDirectory.write(folder.resolve("model"), MANIFEST, mappingNetwork(ElementType.F32), false);
    }

    private static Map<NetworkKind, Map<String, HostTensor>> mappingNetwork(ElementType type) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        ParameterShapes.of(ARCHITECTURE, NetworkKind.MAPPING_NETWORK).forEach((name, shape) -> {
            long bytes = HostTensor.elementCount(shape) * type.bytes();
            tensors.put(name, new HostTensor(type, shape, HostTensor.allocate(bytes)));
        });
        return Map.of(NetworkKind.MAPPING_NETWORK, tensors);
    }
}
