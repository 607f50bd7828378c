package io.stylestream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.GoldenFiles;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.evaluation.PairedEvaluation.PairScore;
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
