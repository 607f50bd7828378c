package io.stylestream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestJsonTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String JSON = """
            {
              "formatVersion": 1,
              "name": "portraits-64",
              "version": "3",
              "architecture": {
                "imageSize": 64, "baseChannels": 16, "maxChannels": 128, "styleSize": 32,
                "latentSize": 16, "hiddenSize": 256, "domains": 2, "highPass": 0.0
              },
              "domains": ["micah", "bigSmile"],
              "files": {"generator.safetensors": {"bytes": 12, "sha256": "%s"}},
              "provenance": {"data": "portraits", "created": "2025-01-02T03:04:05Z", "metrics": {"fid": 20.5}},
              "later": "versions may add fields"
            }
            """.formatted(HASH);

    @Test
    void readsEveryFieldAndToleratesUnknownOnes() {
        // when
        Manifest manifest = read(JSON);

        // then
        assertThat(manifest.name()).isEqualTo("portraits-64");
        assertThat(manifest.architecture()).isEqualTo(new StarGanV2(64, 16, 128, 32, 16, 256, 2, 0));
        assertThat(manifest.domains()).containsExactly("micah", "bigSmile");
        assertThat(manifest.files()).isEqualTo(Map.of("generator.safetensors", new FileRecord(12, HASH)));
        assertThat(manifest.provenance().created()).isEqualTo("2025-01-02T03:04:05Z");
        assertThat(manifest.provenance().metrics()).containsEntry("fid", 20.5);
        assertThat(manifest.provenance().command()).isNull();
    }

    @Test
    void writesWhatItReads() {
        // given
        Manifest manifest = read(JSON);

        // when
        byte[] written = ManifestJson.write(manifest);

        // then
        assertThat(ManifestJson.read("written", written)).isEqualTo(manifest);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "version": "3",                 |                          | it lacks version
            "imageSize": 64,                |                          | it lacks architecture/imageSize
            "provenance": {                 | "other": {               | it lacks provenance
            "formatVersion": 1              | "formatVersion": 2       | formatVersion is 2, this program reads 1
            "imageSize": 64                 | "imageSize": "64"        | 'architecture/imageSize' has a wrong value
            "imageSize": 64                 | "imageSize": 65          | image size must be a power of two, but is 65
            "micah", "bigSmile"             | "micah"                  | the networks know 2 domains, but 1 names were given: micah
            "micah", "bigSmile"             | "micah", "micah"         | 'micah' is given twice
            "micah", "bigSmile"             | "micah", "../up"         | the domain name '../up' must be
            "micah", "bigSmile"             | "micah", null            | 'domains' has a wrong value
            "generator.safetensors"         | "../generator"           | the file name '../generator' must be
            "bytes": 12                     | "bytes": -12             | a file cannot have -12 bytes
            "sha256": "0                    | "sha256": "X             | is no SHA-256
            "sha256"                        | "md5"                    | files
            {"bytes"                        | null,"x": {"bytes"       | 'files/generator.safetensors' has a wrong value
            "name": "portraits-64"          | "name": "a","name": "b"  | Duplicate field 'name'
            """)
    void namesWhatIsWrong(String part, String replacement, String words) {
        // given
        String json = JSON.replace(part, replacement == null ? "" : replacement);

        // when, then
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("manifest.json")
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    private static Manifest read(String json) {
        return ManifestJson.read("manifest.json", json.getBytes(StandardCharsets.UTF_8));
    }
}
