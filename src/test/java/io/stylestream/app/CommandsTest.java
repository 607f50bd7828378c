package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Safetensors;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a user types them. */
class CommandsTest {
    private static final StarGanV2 TINY = GoldenFiles.TINY.architecture();
    private static final Set<NetworkKind> SERVED =
            EnumSet.of(NetworkKind.GENERATOR, NetworkKind.MAPPING_NETWORK, NetworkKind.STYLE_ENCODER);

    @TempDir
    Path folder;

    @Test
    void anImportedModelComputesWhatTheCheckpointDid() {
        // given
        Path model = folder.resolve("model");
        Path inputs = folder.resolve("inputs.safetensors");
        Path output = folder.resolve("output.safetensors");
        Map<String, HostTensor> golden = GoldenFiles.TINY.inputs();
        Safetensors.write(inputs, Map.of("x", golden.get("x_ref"), "y", golden.get("y_trg")), Map.of());

        // when
        int imported = run("import", "--checkpoint", checkpoint(), "--domains", "a,b,c", "--out", model.toString());
        int computed = forward(model, NetworkKind.STYLE_ENCODER, inputs, output);

        // then
        assertThat(imported).isZero();
        assertThat(ModelDirectory.open(model).architecture()).isEqualTo(TINY);
        assertThat(computed).isZero();
        assertThat(GoldenFiles.largestDifference(
                        Safetensors.read(output).get("out"),
                        GoldenFiles.TINY.expected().get("style_reference")))
                .isLessThan(1e-4f);
    }

    @Test
    void aTruncatedCheckpointIsWrongInputAndLeavesNothing() throws IOException {
        // given
        byte[] whole = Files.readAllBytes(GoldenFiles.TINY.checkpoint());
        Path truncated = folder.resolve("truncated.ckpt");
        Files.write(truncated, Arrays.copyOf(whole, whole.length / 2));
        Path model = folder.resolve("model");

        // when
        int code = run("import", "--checkpoint", truncated.toString(), "--domains", "a,b,c", "--out", model.toString());

        // then
        assertThat(code).isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(truncated));
    }

    @Test
    void inputsThatDoNotFitTheNetworkAreWrongInput() {
        // given
        Path model = folder.resolve("model");
        Path inputs = folder.resolve("inputs.safetensors");
        GoldenFiles.TINY.importTo(model);
        Safetensors.write(inputs, Map.of("x", HostTensor.ofFloats(new float[12], 1, 3, 2, 2)), Map.of());

        // when
        int code = forward(model, NetworkKind.STYLE_ENCODER, inputs, folder.resolve("output.safetensors"));

        // then
        assertThat(code).isEqualTo(Stylestream.WRONG_INPUT);
    }

    @Test
    void aCompactModelIsHalfAsLargeAndDrawsNearlyTheSame() throws IOException {
        // given
        Path model = folder.resolve("model");
        Path compact = folder.resolve("compact");
        GoldenFiles.TINY.importTo(model);

        // when
        int code = run("compact", "--model", model.toString(), "--out", compact.toString(), "--note", "Try-out.");

        // then
        assertThat(code).isZero();
        for (NetworkKind kind : SERVED) {
            String file = kind.fileName() + ".safetensors";
            assertThat(Files.size(compact.resolve(file)) / (double) Files.size(model.resolve(file)))
                    .as(file)
                    .isBetween(0.5, 0.6);
        }
        assertThat(GoldenFiles.largestDifference(
                        drawnBy(compact), GoldenFiles.TINY.expected().get("fake_latent")))
                .isBetween(1e-5f, 0.02f);
    }

    @Test
    void aCompactModelSaysWhatWasDoneToItAndHoldsWhatServingNeeds() {
        // given
        Path model = folder.resolve("model");
        Path compact = folder.resolve("compact");
        GoldenFiles.TINY.importTo(model);

        // when
        int code = run("compact", "--model", model.toString(), "--out", compact.toString(), "--note", "Try-out.");

        // then
        assertThat(code).isZero();
        ModelDirectory written = ModelDirectory.open(compact);
        assertThat(NetworkKind.values()).filteredOn(written::has).containsExactlyInAnyOrderElementsOf(SERVED);
        assertThat(written.manifest().provenance().notes()).contains("Try-out.", "float16");
        Map<String, HostTensor> original = ModelDirectory.open(model).tensors(NetworkKind.GENERATOR);
        written.tensors(NetworkKind.GENERATOR).forEach((name, tensor) -> {
            assertThat(tensor.type()).isEqualTo(ElementType.F16);
            assertThat(GoldenFiles.largestDifference(tensor, original.get(name)))
                    .as(name)
                    .isLessThan(2e-3f);
        });
    }

    @Test
    void trainingWithoutDataIsWrongInput() {
        int code = run("train", "stargan-v2", "--data", folder.resolve("none").toString(), "--out", folder.toString());

        assertThat(code).isEqualTo(Stylestream.WRONG_INPUT);
    }

    /** The golden pictures, drawn with the command {@code forward}. */
    private HostTensor drawnBy(Path model) {
        Path inputs = folder.resolve("inputs.safetensors");
        Path output = folder.resolve("output.safetensors");
        HostTensor x = GoldenFiles.TINY.inputs().get("x_src");
        HostTensor s = GoldenFiles.TINY.expected().get("style_latent");
        Safetensors.write(inputs, Map.of("x", x, "s", s), Map.of());
        int code = forward(model, NetworkKind.GENERATOR, inputs, output);
        assertThat(code).isZero();
        return Safetensors.read(output).get("out");
    }

    private static int forward(Path model, NetworkKind network, Path inputs, Path output) {
        return run(
                "forward",
                "--model",
                model.toString(),
                "--network",
                network.fileName(),
                "--inputs",
                inputs.toString(),
                "--output",
                output.toString());
    }

    private static String checkpoint() {
        return GoldenFiles.TINY.checkpoint().toString();
    }

    private static int run(String... arguments) {
        return Stylestream.execute(arguments);
    }
}
