package io.stylestream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.GoldenFiles;
import io.stylestream.core.StyleCode;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.evaluation.PairedEvaluation.Example;
import io.stylestream.evaluation.PairedEvaluation.PairScore;
import io.stylestream.image.RgbPicture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairedEvaluationTest {
    private static final List<String> DOMAINS = List.of("a", "b", "c");
    private static final EngineSettings ONE_THREAD =
            EngineSettings.defaults().withEngine("OnnxRuntime").withThreads(1);

    @TempDir
    Path folder;

    @Test
    void everyOrderedPairIsScoredAgainstTheTruthOfTheSameName() throws IOException {
        // given: domains a and b draw the same, c draws everything white; "extra" exists in one domain only
        for (int i = 0; i < 3; i++) {
            draw("a", "thing" + i, new Color(80 * i, 40, 90));
            draw("b", "thing" + i, new Color(80 * i, 40, 90));
            draw("c", "thing" + i, Color.WHITE);
        }
        draw("c", "extra", Color.RED);
        PairedPictures pictures = PairedPictures.find(folder, DOMAINS);
        AtomicInteger translated = new AtomicInteger();

        // when
        List<PairScore> scores;
        try (ServingNetworks networks =
                ServingNetworks.open(GoldenFiles.TINY.architecture(), GoldenFiles.TINY.weights()::get, ONE_THREAD)) {
            scores = new PairedEvaluation(networks, pictures).run(2, translated::addAndGet);
        }

        // then
        assertThat(pictures.names()).containsExactly("thing0", "thing1", "thing2");
        assertThat(translated).hasValue(18);
        assertThat(scores).hasSize(6).allSatisfy(score -> {
            assertThat(score.psnr()).isBetween(1.0, 60.0);
            assertThat(score.examples()).hasSize(2);
        });
        assertThat(scores.get(0).unchangedPsnr()).as("a to b").isEqualTo(Psnr.OF_EQUAL_PICTURES);
        assertThat(scores.get(1).unchangedPsnr()).as("a to c").isLessThan(10);
    }

    /** In more pictures than are translated together. */
    @Test
    void theScoreOfAPairIsTheMeanOverItsTranslations() throws IOException {
        // given
        int things = 17;
        for (int i = 0; i < things; i++) {
            draw("a", "thing%02d".formatted(i), new Color(15 * i, 40, 90));
            draw("b", "thing%02d".formatted(i), new Color(40, 15 * i, 90));
        }
        PairedPictures pictures = PairedPictures.find(folder, List.of("a", "b"));

        try (ServingNetworks networks =
                ServingNetworks.open(GoldenFiles.TINY.architecture(), GoldenFiles.TINY.weights()::get, ONE_THREAD)) {
            // when
            PairScore score = new PairedEvaluation(networks, pictures)
                    .run(things, count -> {})
                    .get(0);

            // then
            assertThat(score.examples()).hasSize(things);
            double psnr = 0;
            double unchanged = 0;
            for (int i = 0; i < things; i++) {
                Example example = score.examples().get(i);
                assertThat(pixel(example.source())).containsExactly(15 * i, 40, 90);
                assertThat(pixel(example.truth())).containsExactly(40, 15 * i, 90);
                assertThat(pixel(example.reference())).startsWith(40).isNotEqualTo(pixel(example.truth()));
                byte[] translated = translate(networks, example.source(), example.reference(), 1);
                psnr += psnr(translated, example.truth().rgb()) / things;
                unchanged += psnr(example.source().rgb(), example.truth().rgb()) / things;
            }
            assertThat(score.psnr()).isCloseTo(psnr, within(0.01));
            assertThat(score.unchangedPsnr()).isCloseTo(unchanged, within(1e-9));
        }
    }

    private static int[] pixel(RgbPicture even) {
        return new int[] {even.rgb()[0] & 0xff, even.rgb()[1] & 0xff, even.rgb()[2] & 0xff};
    }

    private static byte[] translate(ServingNetworks networks, RgbPicture source, RgbPicture reference, int domain) {
        List<StyleCode> style = networks.styleEncoder().run(List.of(reference.rgb()), new int[] {domain});
        return networks.generator().run(List.of(source.rgb()), style).get(0);
    }

    private static double psnr(byte[] a, byte[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += Math.pow((a[i] & 0xff) - (b[i] & 0xff), 2);
        }
        return 20 * Math.log10(255 / Math.sqrt(squares / a.length));
    }

    @Test
    void domainsWithoutCommonNamesAreRefused() throws IOException {
        // given
        draw("a", "one", Color.RED);
        draw("b", "two", Color.RED);

        // when / then
        assertThatThrownBy(() -> PairedPictures.find(folder, List.of("a", "b")))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("0 file names in common");
    }

    private void draw(String domain, String name, Color color) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, 64, 64);
        graphics.dispose();
        Files.createDirectories(folder.resolve(domain));
        ImageIO.write(
                image, "png", folder.resolve(domain).resolve(name + ".png").toFile());
    }
}
