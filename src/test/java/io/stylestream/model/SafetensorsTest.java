package io.stylestream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The wire form, built here without the writer:
 *
 * <pre>
 * offset  bytes  content
 * 0       8      N, length of the header, little-endian
 * 8       N      {"name":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}, ...}
 * 8+N     ...    the tensors' elements, little-endian, back to back
 * </pre>
 */
class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsTensorsAndMetadata() throws IOException {
        // given
        Path file = wire("""
                {"__metadata__":{"by":"hand"},
                 "b":{"dtype":"I64","shape":[],"data_offsets":[8,16]},
                 "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", floats(1.5f, -2f), longs(7));

        // when
        SafetensorsFile content = Safetensors.open(file);

        // then
        assertThat(content.metadata()).containsExactly(Map.entry("by", "hand"));
        assertThat(content.tensors()).containsOnlyKeys("a", "b");
        assertThat(content.tensors().get("a").toFloats()).containsExactly(1.5f, -2f);
        assertThat(content.tensors().get("a").shape()).containsExactly(1, 2);
        assertThat(content.tensors().get("b").toLongs()).containsExactly(7);
        assertThat(content.tensors().get("b").shape()).isEmpty();
    }

    @Test
    void writesTheWireFormWithAlignedTensors() throws IOException {
        // given
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("flag", new HostTensor(ElementType.BOOL, new long[] {1}, ByteBuffer.wrap(new byte[] {1})));
        tensors.put("step", HostTensor.ofLongs(new long[] {3}, 1));
        Path file = folder.resolve("written.safetensors");

        // when
        Safetensors.write(file, tensors, Map.of("k", "v"));

        // then
        String header = "{\"__metadata__\":{\"k\":\"v\"},"
                + "\"step\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"flag\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[8,9]}}";
        String padded = header + " ".repeat(Math.floorMod(-header.length(), 8));
        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(wire(padded, longs(3), new byte[] {1})));
    }

    @Test
    void replacesAnOldFileWhoseTensorsAreStillInUse() {
        // given
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, Map.of("w", HostTensor.ofFloats(new float[] {1}, 1)), Map.of());
        HostTensor old = Safetensors.read(file).get("w");

        // when
        Safetensors.write(file, Map.of("w", HostTensor.ofFloats(new float[] {2}, 1)), Map.of());

        // then
        assertThat(old.toFloats()).containsExactly(1);
        assertThat(Safetensors.read(file).get("w").toFloats()).containsExactly(2);
        assertThat(folder).isDirectoryContaining("glob:**weights.safetensors");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void readsAFileOfTheReferenceWriter() {
        // given
        Path golden = Path.of("src/test/resources/golden/tiny-highpass/inputs.safetensors");

        // when
        Map<String, HostTensor> tensors = Safetensors.read(golden);

        // then
        assertThat(tensors.get("x_src")).hasToString("F32[1, 3, 128, 128]");
        assertThat(tensors.get("y_trg").toLongs()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            # header, for 16 bytes of data                                                    | words of the message
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}} | 'b' overlaps
            {"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}                           | 'a' ends at byte 24
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}                           | gap of 8 bytes before tensor 'a'
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}                            | 8 bytes after the last tensor
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}                          | 'a' has impossible data_offsets
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}                           | 'a' has impossible data_offsets
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}                              | 'a' has impossible data_offsets
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}                           | 'a' of type F32 and shape [3] cannot have 16 bytes
            {"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}                          | 'a' has an impossible shape [-4]
            {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}}       | 'a' has an impossible shape
            {"a":{"dtype":"F8_E4M3","shape":[16],"data_offsets":[0,16]}}                      | 'a' has the unknown dtype 'F8_E4M3'
            {"a":{"dtype":"F32","shape":[4]}}                                                 | 'a' lacks
            {"a":null}                                                                        | 'a' lacks
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16.5]}}                         | not valid JSON
            {"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}                         | not valid JSON
            {"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{}}                    | Duplicate field 'a'
            {"__metadata__":{"a":null}}                                                       | must map strings to strings
            [1]                                                                               | not a JSON object
            {} {}                                                                             | after one JSON object
            {"a":                                                                             | not valid JSON
            """)
    void refusesAHeaderThatDoesNotFit(String header, String words) throws IOException {
        // given
        Path file = wire(header, new byte[16]);

        // when, then
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"-1,the limit is", "100000001,the limit is", "1000,truncated"})
    void refusesAnImpossibleHeaderLength(long length, String words) throws IOException {
        // given
        Path file = Files.write(folder.resolve("bad.safetensors"), longs(length, 0));

        // when, then
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(words);
    }

    @Test
    void keepsATensorWithoutElements() {
        // given
        Path file = folder.resolve("empty.safetensors");

        // when
        Safetensors.write(file, Map.of("none", HostTensor.ofFloats(new float[0], 3, 0)), Map.of());

        // then
        assertThat(Safetensors.read(file).get("none")).hasToString("F32[3, 0]");
    }

    @Test
    void namesAMissingFolderToWriteTo() {
        // given
        Path file = folder.resolve("absent/weights.safetensors");

        // when, then
        assertThatThrownBy(() -> Safetensors.write(file, Map.of(), Map.of()))
                .isInstanceOf(UsageError.class)
                .hasMessage("%s cannot be written: %s is not a folder", file, file.getParent());
    }

    @Test
    void namesAMissingFile() {
        // given
        Path file = folder.resolve("absent.safetensors");

        // when, then
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(UsageError.class)
                .hasMessage("the file %s does not exist", file);
    }

    private Path wire(String header, byte[]... data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(longs(json.length));
        bytes.write(json);
        for (byte[] part : data) {
            bytes.write(part);
        }
        return Files.write(Files.createTempFile(folder, "wire", ".safetensors"), bytes.toByteArray());
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }
}
