package io.stylestream.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.EngineSettings;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.RgbPicture;
import io.stylestream.model.ModelDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTranslatorTest {
    private static final GoldenModel GOLDEN = new GoldenModel();
    private static final byte[] SOURCE = GOLDEN.inputFile("x_src", 0);
    private static final byte[] REFERENCE = GOLDEN.inputFile("x_ref", 0);
    private static final byte[] OTHER_REFERENCE = GOLDEN.inputFile("x_ref", 1);

    @TempDir
    static Path folder;

    private static ModelDirectory directory;
    private static StyleCache cache;
    private static ModelTranslator translator;

    @BeforeAll
    static void open() {
        directory = GoldenModel.importTo(folder.resolve("model"));
        cache = new StyleCache(100);
        translator = open(cache);
    }

    private static ModelTranslator open(StyleCache cache) {
        return ModelTranslator.open(
                directory,
                EngineSettings.defaults().withEngine("OnnxRuntime").withThreads(1),
                TranslatorSettings.DEFAULT,
                cache);
    }

    @AfterAll
    static void close() {
        translator.close();
    }

    @Test
    void identityNamesModelAndEngine() {
        assertThat(translator.identity()).isEqualTo(new ModelIdentity("tiny", "1", "OnnxRuntime"));
    }

    @Test
    void anExplicitCodeGivesTheGoldenPictures() {
        for (int index = 0; index < 2; index++) {
            StyleSpec style = new StyleSpec.Code(GOLDEN.expectedStyle("style_latent", index));

            RgbPicture picture =
                    translate(order(GOLDEN.inputFile("x_src", index), style)).picture();

            assertClose(picture, GOLDEN.expectedPicture("fake_latent", index));
        }
    }

    @Test
    void aReferenceGivesTheGoldenStyleAndPicture() {
        for (int index = 0; index < 2; index++) {
            TranslationOrder order = new TranslationOrder(
                    GOLDEN.inputFile("x_src", index),
                    GOLDEN.domain("y_trg", index),
                    new StyleSpec.Reference(GOLDEN.inputFile("x_ref", index), null),
                    PictureFormat.PNG);

            TranslatedPicture translated = translate(order);

            assertThat(translated.style().values())
                    .containsExactly(
                            GOLDEN.expectedStyle("style_reference", index).values(), within(0.02f));
            assertClose(translated.picture(), GOLDEN.expectedPicture("fake_reference", index));
        }
    }

    @Test
    void aStyleIsReadInItsOwnDomainWhereOneIsNamed() {
        StyleCode own = style(new StyleSpec.Reference(REFERENCE, "oil"));
        StyleCode target = style(new StyleSpec.Reference(REFERENCE, null));

        assertThat(own).isNotEqualTo(target);
        assertThat(translate(new TranslationOrder(
                                SOURCE, "oil", new StyleSpec.Reference(REFERENCE, null), PictureFormat.PNG))
                        .style())
                .isEqualTo(own);
    }

    @Test
    void theSameSeedGivesTheSameStyleAndAnotherSeedAnotherStyle() {
        StyleCode first = style(new StyleSpec.Latent(7, 0.8, null));

        assertThat(style(new StyleSpec.Latent(7, 0.8, null))).isEqualTo(first);
        assertThat(style(new StyleSpec.Latent(8, 0.8, null))).isNotEqualTo(first);
        assertThat(style(new StyleSpec.Latent(7, 0.8, "oil"))).isNotEqualTo(first);
    }

    @Test
    void psiZeroIsTheSameForAllSeedsAndPsiInterpolates() {
        StyleCode mean = style(new StyleSpec.Latent(1, 0, null));
        StyleCode full = style(new StyleSpec.Latent(1, 1, null));
        StyleCode half = style(new StyleSpec.Latent(1, 0.5, null));

        assertThat(style(new StyleSpec.Latent(2, 0, null))).isEqualTo(mean);
        float[] middle = new float[GoldenModel.STYLE_SIZE];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = (mean.values()[i] + full.values()[i]) / 2;
        }
        assertThat(half.values()).containsExactly(middle, within(1e-5f));
        assertThat(full).isNotEqualTo(mean);
    }

    @Test
    void aMixOfEqualPartsIsThatPart() {
        StyleSpec part = new StyleSpec.Latent(3, 1, null);

        StyleCode mixed = style(mix(new double[] {1e-320, 3, 0}, part, part, new StyleSpec.Latent(4, 1, null)));

        assertThat(mixed).isEqualTo(style(part));
    }

    @Test
    void aMixIsTheWeightedMean() {
        StyleCode first = StyleCode.uniform(1, 2, 3, 4, 5, 6, 7, 8);
        StyleCode second = StyleCode.uniform(5, 2, 3, 4, 5, 6, 7, 0);

        StyleCode mixed =
                style(mix(new double[] {3e307, 1e307}, new StyleSpec.Code(first), new StyleSpec.Code(second)));

        assertThat(mixed).isEqualTo(StyleCode.uniform(2, 2, 3, 4, 5, 6, 7, 6));
    }

    @Test
    void layersWithOneStyleDrawLikeThatStyle() {
        StyleSpec part = new StyleSpec.Latent(3, 1, null);

        TranslatedPicture layered = translate(order(SOURCE, layered(new int[] {0, 4}, part, part)));

        assertThat(layered.style().layers()).isEqualTo(GoldenModel.LAYERS);
        assertThat(layered.picture().rgb())
                .isEqualTo(translate(order(SOURCE, part)).picture().rgb());
    }

    @Test
    void eachLayerTakesTheStyleOfItsRange() {
        StyleSpec coarse = new StyleSpec.Reference(REFERENCE, null);
        StyleSpec fine = mix(new double[] {1, 1}, coarse, new StyleSpec.Reference(OTHER_REFERENCE, null));

        StyleCode code = style(layered(new int[] {0, 3}, coarse, fine));

        assertThat(code.layer(2)).isEqualTo(style(coarse).values());
        assertThat(code.layer(3)).isEqualTo(style(fine).values());
        assertThat(code.layer(7)).isEqualTo(style(fine).values());
        assertThat(style(new StyleSpec.Code(code)))
                .as("a result's code can be sent again")
                .isEqualTo(code);
    }

    @Test
    void aBatchGivesWhatItsOrdersGiveAlone() {
        List<PreparedOrder> orders = List.of(
                translator.prepare(order(SOURCE, new StyleSpec.Latent(5, 0.7, "oil"))),
                translator.prepare(order(REFERENCE, new StyleSpec.Reference(OTHER_REFERENCE, "chalk"))),
                translator.prepare(order(
                        SOURCE,
                        layered(
                                new int[] {0, 2},
                                new StyleSpec.Latent(5, 1, null),
                                new StyleSpec.Code(StyleCode.uniform(new float[8]))))),
                translator.prepare(order(OTHER_REFERENCE, new StyleSpec.Latent(5, 0.7, "oil"))));

        List<TranslatedPicture> batch = translator.translate(orders);

        for (int i = 0; i < orders.size(); i++) {
            TranslatedPicture alone =
                    translator.translate(List.of(orders.get(i))).get(0);
            assertThat(batch.get(i).style().values())
                    .containsExactly(alone.style().values(), within(1e-5f));
            assertThat(largestDifference(batch.get(i).picture(), alone.picture()))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void theStyleEncoderReadsEachReferenceOnce() {
        StyleCache fresh = new StyleCache(100);
        try (ModelTranslator caching = open(fresh)) {
            PreparedOrder first = caching.prepare(order(SOURCE, new StyleSpec.Reference(REFERENCE, null)));
            PreparedOrder again = caching.prepare(order(SOURCE, new StyleSpec.Reference(REFERENCE.clone(), null)));
            PreparedOrder inOil = caching.prepare(order(SOURCE, new StyleSpec.Reference(REFERENCE, "oil")));
            PreparedOrder other = caching.prepare(order(SOURCE, new StyleSpec.Reference(OTHER_REFERENCE, null)));

            caching.translate(List.of(first, again, inOil));
            assertThat(fresh.statistics()).isEqualTo(new StyleCache.Statistics(0, 2, 2));
            caching.translate(List.of(again, other));
            assertThat(fresh.statistics()).isEqualTo(new StyleCache.Statistics(1, 3, 3));
        }
    }

    @Test
    void concurrentBatchesGiveTheSameAsOneAfterAnother() {
        List<PreparedOrder> orders = new ArrayList<>();
        for (int seed = 0; seed < 8; seed++) {
            orders.add(translator.prepare(order(SOURCE, new StyleSpec.Latent(seed, 0.5, "chalk"))));
        }
        List<StyleCode> expected = orders.stream()
                .map(order -> translator.translate(List.of(order)).get(0).style())
                .toList();

        List<StyleCode> concurrent = orders.parallelStream()
                .map(order -> translator.translate(List.of(order)).get(0).style())
                .toList();

        assertThat(concurrent).isEqualTo(expected);
    }

    @Test
    void resultsAreFilesOfTheOrderedFormat() {
        TranslationOrder jpeg =
                new TranslationOrder(SOURCE, "ink", new StyleSpec.Latent(1, 1, null), PictureFormat.JPEG);
        TranslatedPicture translated = translate(jpeg);

        byte[] file = translator.encode(translated, jpeg);

        assertThat(file).startsWith(0xff, 0xd8);
        assertThat(new PictureDecoder(PictureLimits.DEFAULT).decode(file).width())
                .isEqualTo(GoldenModel.SIZE);
    }

    @Test
    void anEmptyBatchIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> translator.translate(List.of()));
    }

    private static TranslationOrder order(byte[] picture, StyleSpec style) {
        return new TranslationOrder(picture, "ink", style, PictureFormat.PNG);
    }

    private static TranslatedPicture translate(TranslationOrder order) {
        return translator.translate(List.of(translator.prepare(order))).get(0);
    }

    private static StyleCode style(StyleSpec style) {
        return translate(order(SOURCE, style)).style();
    }

    private static StyleSpec mix(double[] weights, StyleSpec... styles) {
        List<StyleSpec.Mix.Part> parts = new ArrayList<>();
        for (int i = 0; i < styles.length; i++) {
            parts.add(new StyleSpec.Mix.Part(weights[i], styles[i]));
        }
        return new StyleSpec.Mix(parts);
    }

    private static StyleSpec layered(int[] firstLayers, StyleSpec... styles) {
        List<StyleSpec.Layered.Range> ranges = new ArrayList<>();
        for (int i = 0; i < styles.length; i++) {
            ranges.add(new StyleSpec.Layered.Range(firstLayers[i], styles[i]));
        }
        return new StyleSpec.Layered(ranges);
    }

    /**
     * The golden networks saw the source before it was rounded to 8 bits, which these random weights amplify: single
     * values are off by some levels, but the rounding errors are small and leave no bias.
     */
    private static void assertClose(RgbPicture actual, RgbPicture golden) {
        double count = golden.rgb().length;
        long sum = 0;
        long distance = 0;
        for (int i = 0; i < count; i++) {
            int difference = (actual.rgb()[i] & 0xff) - (golden.rgb()[i] & 0xff);
            sum += difference;
            distance += Math.abs(difference);
        }
        assertThat(sum / count).as("bias in levels").isCloseTo(0, within(0.05));
        assertThat(distance / count).as("mean distance in levels").isLessThan(0.75);
        assertThat(largestDifference(actual, golden)).as("levels").isLessThanOrEqualTo(8);
    }

    private static int largestDifference(RgbPicture first, RgbPicture second) {
        int largest = 0;
        for (int i = 0; i < first.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((first.rgb()[i] & 0xff) - (second.rgb()[i] & 0xff)));
        }
        return largest;
    }
}
