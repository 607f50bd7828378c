package io.stylestream.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.translation.PreparedStyle.Latent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentStylesTest {
    private static final int DOMAIN = 2;

    @TempDir
    static Path folder;

    private static ServingNetworks networks;

    private final int latentSize = networks.architecture().latentSize();
    private final LatentStyles styles = new LatentStyles(networks.mappingNetwork(), latentSize);

    @BeforeAll
    static void open() {
        networks = ServingNetworks.open(
                GoldenModel.importTo(folder.resolve("model")),
                EngineSettings.defaults().withThreads(1));
    }

    @AfterAll
    static void close() {
        networks.close();
    }

    @Test
    void psiOneIsExactlyTheMappingNetworksStyle() {
        Latent latent = new Latent(42, 1, DOMAIN);

        StyleCode style = styles.resolve(List.of(latent)).get(latent);

        assertThat(style).isEqualTo(mapped(42));
    }

    @Test
    void psiZeroIsExactlyTheMeanStyle() {
        Latent latent = new Latent(42, 0, DOMAIN);

        StyleCode style = styles.resolve(List.of(latent)).get(latent);

        assertThat(style).isEqualTo(styles.mean(DOMAIN));
    }

    @Test
    void theMeanStyleIsThatOfManySeeds() {
        double[] mean = new double[GoldenModel.STYLE_SIZE];
        for (int seed = 0; seed < LatentStyles.MEAN_SEEDS; seed++) {
            float[] style = mapped(seed).values();
            for (int i = 0; i < mean.length; i++) {
                mean[i] += style[i] / LatentStyles.MEAN_SEEDS;
            }
        }

        float[] values = styles.mean(DOMAIN).values();

        for (int i = 0; i < mean.length; i++) {
            assertThat((double) values[i]).isCloseTo(mean[i], within(1e-5));
        }
    }

    private StyleCode mapped(long seed) {
        return networks.mappingNetwork()
                .run(List.of(LatentCode.ofSeed(seed, latentSize)), new int[] {DOMAIN})
                .get(0);
    }
}
