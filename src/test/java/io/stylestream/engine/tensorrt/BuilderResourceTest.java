package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which GPUs plans can be built for, and how TensorRT finds its kernels; TensorRT itself is not loaded. */
class BuilderResourceTest {
    @TempDir
    Path folder;

    @Test
    void hasTheNameThatTensorRtAsksFor() {
        assertThat(BuilderResource.FILE).isEqualTo("libnvinfer_builder_resource.so.10.6.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.5", "8.0", "8.6", "8.7", "8.9", "9.0"})
    void hasKernelsUpToHopper(String capability) {
        assertThat(BuilderResource.unfit(capability)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.0", "10.0", "12.0", "12.1"})
    void saysInOneSentenceThatAGpuIsTooOldOrTooNew(String capability) {
        assertThat(BuilderResource.unfit(capability))
                .contains("TensorRT 10.6 builds plans for GPUs of compute capability 7.5 to 9.0, but this one has "
                        + capability);
    }

    @Test
    void aLibraryIsFoundByNameOnceItIsMadeKnown() throws Exception {
        // given
        Path binding = Path.of(Loader.load(Pointer.class));
        String name =
                "libstylestream_test_%d.so.1".formatted(ProcessHandle.current().pid());
        Path library = Files.copy(binding, folder.resolve(name));
        Set<Path> folders = BuilderResource.bindingFolders(Loader.getLoadedLibraries());
        assertThatExceptionOfType(UnsatisfiedLinkError.class).isThrownBy(() -> Loader.loadGlobal(name));

        try {
            // when
            BuilderResource.makeKnown(library, name, folders);
        } finally {
            for (Path linked : folders) {
                Files.deleteIfExists(linked.resolve(name));
            }
        }

        // then
        assertThatNoException().isThrownBy(() -> Loader.loadGlobal(name));
    }

    @Test
    void linksAreReplacedWhereTheyPointToNothing() throws Exception {
        // given
        Path binding = Path.of(Loader.load(Pointer.class));
        String name =
                "libstylestream_moved_%d.so.1".formatted(ProcessHandle.current().pid());
        Path library = Files.copy(binding, folder.resolve(name));
        Path linked = Files.createDirectory(folder.resolve("linked"));
        Files.createSymbolicLink(linked.resolve(name), folder.resolve("gone"));

        // when
        assertThatExceptionOfType(UnsatisfiedLinkError.class)
                .isThrownBy(() -> BuilderResource.makeKnown(library, name, Set.of(linked)));

        // then
        assertThat(linked.resolve(name)).hasSameBinaryContentAs(library);
    }

    @Test
    void knowsWhereTheBindingsLie() {
        Map<String, String> loaded = Map.of(
                "jninvinfer", "/cache/tensorrt.jar/libjninvinfer.so",
                "jnicudart", "/cache/cuda.jar/libjnicudart.so",
                "jnicublas", "/cache/cuda.jar/libjnicublas.so",
                "nvinfer@.10", "/cache/tensorrt-redist.jar/libnvinfer.so.10");

        assertThat(BuilderResource.bindingFolders(loaded))
                .containsExactlyInAnyOrder(Path.of("/cache/tensorrt.jar"), Path.of("/cache/cuda.jar"));
    }
}
