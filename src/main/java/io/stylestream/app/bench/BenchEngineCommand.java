package io.stylestream.app.bench;

import io.stylestream.app.Models;
import io.stylestream.core.StyleCode;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.network.StarGanV2;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench engine}: a model's generator on an engine, batch size by batch size in turns. */
@Command(
        name = "engine",
        description = "Generator throughput and latency by batch size.",
        showDefaultValues = true,
        sortOptions = false)
final class BenchEngineCommand implements Callable<Integer> {
    @Option(names = "--model", description = "Model directory. Default: the bundled model.")
    @Nullable
    Path model;

    @Option(names = "--engine", defaultValue = EngineSettings.DEFAULT_ENGINE, description = "DJL engine.")
    String engine = "";

    @Option(names = "--batch", defaultValue = "1,8,32", split = ",", description = "Batch sizes.")
    int[] batches = {};

    @Option(names = "--rounds", defaultValue = "20", description = "Rounds after one that does not count.")
    int rounds;

    @Override
    public Integer call() {
        for (int batch : batches) {
            if (batch < 1) {
                throw new UsageError("a batch size must be at least 1, but --batch holds " + batch);
            }
        }
        EngineSettings settings = EngineSettings.defaults().withEngine(engine);
        try (ServingNetworks networks = ServingNetworks.open(Models.open(model), settings)) {
            double[][] seconds = new double[batches.length][rounds];
            for (int round = -1; round < rounds; round++) {
                for (int i = 0; i < batches.length; i++) {
                    double measured = seconds(networks, batches[i]);
                    if (round >= 0) {
                        seconds[i][round] = measured;
                    }
                }
            }
            System.out.println("engine " + networks.engineName() + ", " + settings.threads() + " threads");
            System.out.println("batch  pictures/s  milliseconds per batch: median, p95, p99");
            for (int i = 0; i < batches.length; i++) {
                Spread spread = new Spread(seconds[i]);
                System.out.printf(
                        Locale.ROOT,
                        "%5d  %10.1f  %.1f, %.1f, %.1f%n",
                        batches[i],
                        batches[i] / spread.median(),
                        1e3 * spread.median(),
                        1e3 * spread.percentile(0.95),
                        1e3 * spread.percentile(0.99));
            }
            System.out.println("memory " + ResidentMemory.megabytes() + " MB resident");
        }
        return 0;
    }

    private static double seconds(ServingNetworks networks, int batch) {
        StarGanV2 architecture = networks.architecture();
        Random random = new Random(batch);
        List<byte[]> pictures = new ArrayList<>();
        List<StyleCode> styles = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            byte[] picture = new byte[3 * architecture.imageSize() * architecture.imageSize()];
            random.nextBytes(picture);
            pictures.add(picture);
            float[] style = new float[architecture.styleSize()];
            for (int k = 0; k < style.length; k++) {
                style[k] = (float) random.nextGaussian();
            }
            styles.add(StyleCode.uniform(style));
        }
        long startedAt = System.nanoTime();
        networks.generator().run(pictures, styles);
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
