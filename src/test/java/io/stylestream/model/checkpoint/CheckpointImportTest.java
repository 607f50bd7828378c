package io.stylestream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Safetensors;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointImportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path TINY = GOLDEN.resolve("tiny/nets.ckpt");

    private static final Path TINY_HIGH_PASS = GOLDEN.resolve("tiny-highpass/nets.ckpt");

    @TempDir
    Path folder;

    @Test
    void importsTheOfficialLayout() throws IOException {
        // given
        CheckpointImport checkpoint = CheckpointImport.open(TINY);

        // when
        ModelDirectory directory =
                checkpoint.writeTo(folder.resolve("tiny"), "tiny", "1", List.of("a", "b", "c"), "import tiny");

        // then
        directory.verify();
        assertThat(directory.architecture()).isEqualTo(new StarGanV2(64, 8, 32, 8, 4, 32, 3, 0));
        assertThat(directory.manifest().domains()).containsExactly("a", "b", "c");
        assertThat(directory.manifest().provenance().command()).isEqualTo("import tiny");
        assertThat(NetworkKind.values()).allMatch(directory::has);
        ByteBuffer firstStorage = ByteBuffer.wrap(TorchZip.read(TINY).entries.get("nets/data/0"));
        assertThat(directory
                        .tensors(NetworkKind.GENERATOR)
                        .get("from_rgb.weight")
                        .bytes())
                .isEqualTo(firstStorage);
    }

    @Test
    void infersTheHighPassVariant() {
        // when
        CheckpointImport checkpoint = CheckpointImport.open(TINY_HIGH_PASS);

        // then
        assertThat(checkpoint.architecture()).isEqualTo(new StarGanV2(128, 8, 32, 8, 4, 32, 2, 1));
        assertThat(checkpoint.description()).contains("128 x 128", "2 domains", "w_hpf 1.0", "generator: 104 tensors");
    }

    @Test
    void knowsTheHighPassVariantWithoutItsFilter() throws IOException {
        // given
        Path file = safetensors(TINY_HIGH_PASS, tensors -> {
            tensors.remove("generator.hpf.filter");
            return tensors;
        });

        // when
        CheckpointImport checkpoint = CheckpointImport.open(file);

        // then
        assertThat(checkpoint.architecture().highPass()).isEqualTo(1);
    }

    @Test
    void readsSafetensorsWithParallelPrefixesAndWithoutDiscriminator() throws IOException {
        // given
        Path file = safetensors(TINY, tensors -> {
            Map<String, HostTensor> changed = new LinkedHashMap<>();
            tensors.forEach((name, tensor) -> {
                if (!name.startsWith("discriminator.")) {
                    changed.put(name.replaceFirst("\\.", ".module."), tensor);
                }
            });
            changed.put("fan.conv1.weight", HostTensor.ofFloats(new float[1], 1));
            return changed;
        });

        // when
        CheckpointImport checkpoint = CheckpointImport.open(file);

        // then
        assertThat(checkpoint.architecture()).isEqualTo(new StarGanV2(64, 8, 32, 8, 4, 32, 3, 0));
        assertThat(checkpoint.networks())
                .containsExactly(NetworkKind.GENERATOR, NetworkKind.MAPPING_NETWORK, NetworkKind.STYLE_ENCODER);
        assertThat(checkpoint.ignored()).containsExactly("fan");
        assertThat(checkpoint.description()).endsWith("not imported: fan");
    }

    /** What can be wrong with a file, how to make it so, and what the user reads. */
    enum Defect {
        EMPTY("neither a zip archive", file -> Files.write(file, new byte[0])),
        NOT_A_CHECKPOINT("neither a zip archive", file -> Files.writeString(file, "hello, this is no checkpoint")),
        LEGACY_PICKLE("before PyTorch 1.6", file -> Files.write(file, new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10})),
        TRUNCATED("truncated", file -> {
            byte[] whole = Files.readAllBytes(TINY);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        }),
        DAMAGED_STORAGE("entry 'nets/data/0' is damaged", file -> {
            byte[] whole = Files.readAllBytes(TINY);
            byte[] storage = TorchZip.read(TINY).entries.get("nets/data/0");
            int position = new String(whole, StandardCharsets.ISO_8859_1)
                    .indexOf(new String(storage, StandardCharsets.ISO_8859_1));
            whole[position] ^= 1;
            Files.write(file, whole);
        }),
        COMPRESSED("is compressed", file -> TorchZip.read(TINY).write(file, ZipEntry.DEFLATED)),
        OTHER_ZIP(
                "no data.pkl",
                file -> new TorchZip().with("readme", new byte[1]).write(file)),
        BIG_ENDIAN(
                "not little-endian",
                file -> TorchZip.read(TINY)
                        .with("nets/byteorder", "big".getBytes(StandardCharsets.US_ASCII))
                        .write(file)),
        MALICIOUS(
                "asks for 'os.system'",
                file -> TorchZip.of(new PickleBytes()
                                .protocol(2)
                                .global("os", "system")
                                .text("touch pwned")
                                .raw(0x85)
                                .ops("R")
                                .stop())
                        .write(file)),
        NO_DICTIONARY(
                "not a dictionary",
                file -> TorchZip.of(new PickleBytes().protocol(2).ops("]").stop())
                        .write(file)),
        NO_GENERATOR(
                "holds no 'generator', only: epoch",
                file -> TorchZip.of(new PickleBytes()
                                .protocol(2)
                                .ops("}")
                                .text("epoch")
                                .number(3)
                                .ops("s")
                                .stop())
                        .write(file)),
        MISSING_ENTRY("lacks the entry 'nets/data/1'", file -> {
            TorchZip zip = TorchZip.read(TINY);
            zip.entries.remove("nets/data/1");
            zip.write(file);
        }),
        SHORT_STORAGE(
                "storage '0' has 4 bytes instead of 864",
                file -> TorchZip.read(TINY).with("nets/data/0", new byte[4]).write(file)),
        MISSING_TENSOR(
                "does not hold the generator of StarGanV2[imageSize=64, baseChannels=8, maxChannels=32, styleSize=8, "
                        + "latentSize=4, hiddenSize=32, domains=3, highPass=0.0, generatorBaseChannels=8, "
                        + "generatorMaxChannels=32]: 'to_rgb.2.bias' of shape [3] is missing, "
                        + "'to_rgb.2.bios' of shape [3] is not part of it",
                file -> TorchZip.read(TINY)
                        .patched("nets/data.pkl", "to_rgb.2.bias", "to_rgb.2.bios")
                        .write(file));

        private interface Recipe {
            void write(Path file) throws IOException;
        }

        private final String words;
        private final Recipe recipe;

        Defect(String words, Recipe recipe) {
            this.words = words;
            this.recipe = recipe;
        }
    }

    @ParameterizedTest
    @EnumSource
    void explainsADefectAndLeavesNoDirectory(Defect defect) throws IOException {
        // given
        Path file = folder.resolve("nets.ckpt");
        defect.recipe.write(file);
        Path target = folder.resolve("out");

        // when, then
        assertThatThrownBy(() -> CheckpointImport.open(file).writeTo(target, "m", "1", List.of("a", "b", "c"), null))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(defect.words)
                .hasMessageNotContaining("\n");
        assertThat(folder.toFile().list()).containsExactly("nets.ckpt");
    }

    @Test
    void namesAWrongShapeWithBothShapes() throws IOException {
        // given
        Path file = safetensors(TINY, tensors -> {
            tensors.put("style_encoder.shared.0.bias", HostTensor.ofFloats(new float[9], 9));
            return tensors;
        });

        // when, then
        assertThatThrownBy(() -> CheckpointImport.open(file))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("does not hold the style-encoder")
                .hasMessageEndingWith("'shared.0.bias' has shape [9] instead of [8]");
    }

    @Test
    void namesATensorOfIntegers() throws IOException {
        // given
        Path file = safetensors(TINY, tensors -> {
            tensors.put(
                    "generator.from_rgb.bias", new HostTensor(ElementType.U8, new long[] {8}, ByteBuffer.allocate(8)));
            return tensors;
        });

        // when, then
        assertThatThrownBy(() -> CheckpointImport.open(file))
                .isInstanceOf(UsageError.class)
                .hasMessageEndingWith("'from_rgb.bias' holds U8 instead of floating-point numbers");
    }

    @Test
    void refusesAnotherNumberOfDomainNames() {
        // given
        CheckpointImport checkpoint = CheckpointImport.open(TINY);
        Path target = folder.resolve("out");

        // when, then
        assertThatThrownBy(() -> checkpoint.writeTo(target, "m", "1", List.of("cat", "dog"), null))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("the networks know 3 domains, but 2 names were given: cat, dog");
        assertThat(folder).isEmptyDirectory();
    }

    /** A checkpoint as a safetensors file, changed. */
    private Path safetensors(Path checkpoint, UnaryOperator<Map<String, HostTensor>> change) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        TorchArchive archive = TorchArchive.open(checkpoint);
        ((Map<?, ?>) archive.value())
                .forEach((network, parameters) -> ((Map<?, ?>) parameters)
                        .forEach((name, tensor) ->
                                tensors.put(network + "." + name, archive.load((StoredTensor) tensor))));
        Path file = folder.resolve("checkpoint.safetensors");
        Safetensors.write(file, change.apply(tensors), Map.of());
        return file;
    }
}
