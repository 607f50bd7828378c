package io.stylestream.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.translation.PreparedStyle.Latent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
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
                EngineSettings.defaults().withEngine("OnnxRuntime").withThreads(1));
    }

    @AfterAll
    static void close() {
        networks.close();
    }

    @Test
    void psiOneIsExactlyTheMappingNetworksStyle() {
        Latent latent = new Latent(42, 1, DOMAIN);

        StyleCode style = styles.resolve(List.of(latent)).get(latent);

        assertThat(style).isEqualTo(mapped(42).get(0));
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
        long[] seeds = LongStream.range(0, LatentStyles.MEAN_SEEDS).toArray();
        for (StyleCode style : mapped(seeds)) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += style.layer(0)[i] / seeds.length;
            }
        }

        float[] values = styles.mean(DOMAIN).values();

        for (int i = 0; i < mean.length; i++) {
            assertThat((double) values[i]).isCloseTo(mean[i], within(1e-5));
        }
    }

    private List<StyleCode> mapped(long... seeds) {
        int[] domains = new int[seeds.length];
        Arrays.fill(domains, DOMAIN);
        List<float[]> latentCodes = Arrays.stream(seeds)
                .mapToObj(seed -> LatentCode.ofSeed(seed, latentSize))
                .toList();
        return networks.mappingNetwork().run(latentCodes, domains);
    }
}
