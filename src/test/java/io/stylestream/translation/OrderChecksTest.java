package io.stylestream.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.core.StyleCode;
import io.stylestream.engine.EngineSettings;
import io.stylestream.image.JpegDevice;
import io.stylestream.image.PictureFit;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderChecksTest {
    private static final byte[] PICTURE = new GoldenModel().inputFile("x_src", 0);
    private static final byte[] TEXT = "no picture".getBytes(StandardCharsets.US_ASCII);
    private static final StyleSpec LATENT = new StyleSpec.Latent(1, 1, null);

    @TempDir
    static Path folder;

    private static ModelTranslator translator;

    @BeforeAll
    static void open() {
        PictureLimits limits = new PictureLimits(PICTURE.length, 64 * 64, 64);
        translator = ModelTranslator.open(
                GoldenModel.importTo(folder.resolve("model")),
                EngineSettings.defaults().withEngine("OnnxRuntime").withThreads(1),
                new TranslatorSettings(limits, PictureFit.CROP, 0.9f, JpegDevice.CPU),
                new StyleCache(10));
    }

    @AfterAll
    static void close() {
        translator.close();
    }

    @Test
    void aGoodOrderIsDecodedAndItsDomainsAreIndices() {
        PreparedOrder prepared = prepare(PICTURE, "chalk", mix(1, 3, LATENT, new StyleSpec.Latent(2, 0.5, "oil")));

        assertThat(prepared.picture().width()).isEqualTo(GoldenModel.SIZE);
        assertThat(prepared.style())
                .isEqualTo(new PreparedStyle.Mix(List.of(
                        new PreparedStyle.Mix.Part(0.25, new PreparedStyle.Latent(1, 1, 2)),
                        new PreparedStyle.Mix.Part(0.75, new PreparedStyle.Latent(2, 0.5, 1)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"watercolour", "", "Ink"})
    void unknownDomainsAreRefusedWithThoseThatExist(String domain) {
        assertFails(PICTURE, domain, LATENT, FailureCode.UNKNOWN_DOMAIN, "'" + domain + "'", "ink, oil, chalk");
        assertFails(PICTURE, "ink", new StyleSpec.Latent(1, 1, domain), FailureCode.UNKNOWN_DOMAIN, "ink, oil, chalk");
        assertFails(PICTURE, "ink", new StyleSpec.Reference(PICTURE, domain), FailureCode.UNKNOWN_DOMAIN, "'" + domain);
    }

    @Test
    void aLongWrongDomainIsQuotedInPart() {
        assertThatThrownBy(() -> prepare(PICTURE, "x".repeat(100_000), LATENT))
                .satisfies(failure -> assertThat(failure.getMessage().length()).isLessThan(200));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void psiOutsideItsRangeIsRefused(double psi) {
        assertFails(PICTURE, "ink", new StyleSpec.Latent(1, psi, null), FailureCode.PSI_OUT_OF_RANGE, "" + psi, "0");
    }

    static Stream<StyleCode> wrongCodes() {
        return Stream.of(
                StyleCode.uniform(new float[7]),
                StyleCode.uniform(new float[64]),
                StyleCode.perLayer(Collections.nCopies(7, new float[8])),
                StyleCode.perLayer(Collections.nCopies(8, new float[7])));
    }

    @ParameterizedTest
    @MethodSource("wrongCodes")
    void codesOfAnotherSizeAreRefusedWithTheRightOne(StyleCode code) {
        assertFails(
                PICTURE,
                "ink",
                new StyleSpec.Code(code),
                FailureCode.WRONG_STYLE_CODE_LENGTH,
                "8 values in 1 or 8 layers",
                "%d values in %d layers were given".formatted(code.size(), code.layers()));
    }

    static Stream<Arguments> invalidStyles() {
        return Stream.of(
                Arguments.of("at least one weight above 0", mix(0, 0, LATENT, LATENT)),
                Arguments.of("-1.0", mix(-1, 2, LATENT, LATENT)),
                Arguments.of("NaN", mix(Double.NaN, 2, LATENT, LATENT)),
                Arguments.of("Infinity", mix(1, Double.POSITIVE_INFINITY, LATENT, LATENT)),
                Arguments.of("has 0", new StyleSpec.Mix(List.of())),
                Arguments.of("has 17", new StyleSpec.Mix(Collections.nCopies(17, new StyleSpec.Mix.Part(1, LATENT)))),
                Arguments.of("has 0", layered()),
                Arguments.of("1 follows nothing", layered(1)),
                Arguments.of("-3 follows nothing", layered(-3)),
                Arguments.of("2 follows 2", layered(0, 2, 2)),
                Arguments.of("1 follows 2", layered(0, 2, 1)),
                Arguments.of("8 follows 0", layered(0, 8)),
                Arguments.of("at most 4 deep", nested(5)),
                Arguments.of(
                        "at most 16 styles",
                        mix(
                                1,
                                1,
                                layered(0, 1, 2, 3, 4, 5, 6, 7),
                                mix(1, 1, LATENT, mix(1, 1, layered(0, 1, 2, 3, 4, 5, 6, 7), LATENT)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidStyles")
    void stylesThatContradictThemselvesAreInvalid(String reason, StyleSpec style) {
        assertFails(PICTURE, "ink", style, FailureCode.INVALID_REQUEST, reason);
    }

    @Test
    void theDeepestAllowedStyleIsPrepared() {
        assertThat(prepare(PICTURE, "ink", nested(4)).style()).isInstanceOf(PreparedStyle.Mix.class);
    }

    @Test
    void badPicturesAreRefusedAndReferencesAreNamed() {
        byte[] truncated = Arrays.copyOf(PICTURE, PICTURE.length / 2);
        byte[] large = Arrays.copyOf(PICTURE, PICTURE.length + 1);

        assertFails(TEXT, "ink", LATENT, FailureCode.UNSUPPORTED_PICTURE, "readable format");
        assertFails(truncated, "ink", LATENT, FailureCode.DAMAGED_PICTURE, "PNG");
        assertFails(large, "ink", LATENT, FailureCode.PICTURE_TOO_LARGE, "max-bytes");
        assertFails(PICTURE, "ink", reference(TEXT), FailureCode.UNSUPPORTED_PICTURE, "style reference: ");
        assertFails(PICTURE, "ink", reference(truncated), FailureCode.DAMAGED_PICTURE, "style reference: ");
        assertFails(PICTURE, "ink", reference(large), FailureCode.PICTURE_TOO_LARGE, "style reference: ");
    }

    private static PreparedOrder prepare(byte[] picture, String domain, StyleSpec style) {
        return translator.prepare(new TranslationOrder(picture, domain, style, PictureFormat.PNG));
    }

    private static void assertFails(byte[] picture, String domain, StyleSpec style, FailureCode code, String... words) {
        assertThatThrownBy(() -> prepare(picture, domain, style))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    private static StyleSpec reference(byte[] file) {
        return new StyleSpec.Reference(file, null);
    }

    private static StyleSpec mix(double firstWeight, double secondWeight, StyleSpec first, StyleSpec second) {
        return new StyleSpec.Mix(
                List.of(new StyleSpec.Mix.Part(firstWeight, first), new StyleSpec.Mix.Part(secondWeight, second)));
    }

    private static StyleSpec layered(int... firstLayers) {
        return new StyleSpec.Layered(Arrays.stream(firstLayers)
                .mapToObj(first -> new StyleSpec.Layered.Range(first, LATENT))
                .toList());
    }

    private static StyleSpec nested(int depth) {
        return depth == 0 ? LATENT : new StyleSpec.Mix(List.of(new StyleSpec.Mix.Part(1, nested(depth - 1))));
    }
}
