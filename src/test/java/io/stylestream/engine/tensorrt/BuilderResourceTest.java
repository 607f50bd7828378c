package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which library a GPU needs for building, and where it is looked for; no library is loaded. */
class BuilderResourceTest {
    private static final String HOPPER = "libnvinfer_builder_resource_sm90.so.10.15.1";

    @TempDir
    Path folder;

    private final BuilderResource resource = BuilderResource.of("9.0").orElseThrow();

    @ParameterizedTest
    @CsvSource({"7.5, sm75", "8.0, sm80", "8.6, sm86", "8.9, sm89", "9.0, sm90", "10.0, sm100", "12.0, sm120"})
    void aGenerationWithALibraryOfItsOwnNeedsIt(String capability, String generation) {
        assertThat(BuilderResource.of(capability))
                .contains(new BuilderResource("libnvinfer_builder_resource_%s.so.10.15.1".formatted(generation)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.0", "8.7", "10.3", "12.1"})
    void allOthersNeedNone(String capability) {
        assertThat(BuilderResource.of(capability)).isEmpty();
        assertThat(BuilderResource.missing(capability)).isEmpty();
    }

    @Test
    void isFoundInAnyFolder() throws IOException {
        // given
        Path with = Files.createDirectory(folder.resolve("with"));
        Path without = Files.createDirectory(folder.resolve("without"));
        Files.createFile(with.resolve(HOPPER));
        Files.createFile(without.resolve("libnvinfer_builder_resource_sm90.so.10.14.1"));

        // when, then
        assertThat(resource.isIn(List.of(without, with))).isTrue();
        assertThat(resource.isIn(List.of(without, folder.resolve("not there")))).isFalse();
    }

    @Test
    void isLookedForWhereTheUserSaysThenBesideTensorRtThenWhereTheSystemKeepsLibraries() {
        Path own = folder.resolve("own");

        List<Path> folders = BuilderResource.folders(Optional.of("/opt/tensorrt/lib::/opt/more"), List.of(own));

        assertThat(folders)
                .startsWith(Path.of("/opt/tensorrt/lib"), Path.of("/opt/more"), own)
                .contains(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib64"))
                .doesNotContain(Path.of(""));
        assertThat(BuilderResource.folders(Optional.empty(), List.of())).doesNotContain(own);
    }

    @Test
    void knowsWhereTheLibrariesWereUnpacked() throws IOException {
        // given
        Path ours = folder.resolve("org.bytedeco.tensorrt-redist.jar/org/bytedeco/tensorrt/linux-x86_64");
        Files.createDirectories(ours);
        Files.createDirectories(folder.resolve("org.bytedeco.cuda.jar/org/bytedeco/cuda/linux-x86_64"));
        Files.createFile(folder.resolve(".lock"));

        // when, then
        assertThat(BuilderResource.unpacked(folder)).containsExactly(ours);
        assertThat(BuilderResource.unpacked(folder.resolve("nothing unpacked yet")))
                .isEmpty();
    }

    @Test
    void saysInOneSentenceWhatIsMissingAndWhatBringsIt() {
        assertThat(resource.sentence())
                .isEqualTo("plans for this GPU cannot be built without " + HOPPER
                        + ", which Maven's libraries of TensorRT do not contain;"
                        + " unpack NVIDIA's TensorRT 10.15.1 and put its folder lib on LD_LIBRARY_PATH");
    }
}
