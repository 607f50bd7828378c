package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import io.stylestream.engine.MappingEngine;
import io.stylestream.translation.PreparedStyle.Latent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** Style codes of latent seeds, by the mapping network and truncation. Thread-safe. */
final class LatentStyles {
    /** Seeds 0 up to this make a domain's mean style: the mean is known to a 45th of the styles' spread. */
    static final int MEAN_SEEDS = 2048;

    /** Bounds the memory of a mapping network with many domains, which computes the styles of all of them. */
    private static final int MAX_MAPPING_BATCH = 256;

    private final MappingEngine mappingNetwork;
    private final int latentSize;
    private final Map<Integer, StyleCode> means = new ConcurrentHashMap<>();

    /** @param latentSize values of a latent code */
    LatentStyles(MappingEngine mappingNetwork, int latentSize) {
        this.mappingNetwork = mappingNetwork;
        this.latentSize = latentSize;
    }

    /** The codes of all latents, all mapped together. */
    Map<PreparedStyle, StyleCode> resolve(Collection<Latent> latents) {
        List<Latent> distinct = latents.stream().distinct().toList();
        long[] seeds = distinct.stream().mapToLong(Latent::seed).toArray();
        int[] domains = distinct.stream().mapToInt(Latent::domain).toArray();
        List<StyleCode> mapped = map(seeds, domains);
        Map<PreparedStyle, StyleCode> codes = new HashMap<>();
        for (int i = 0; i < mapped.size(); i++) {
            Latent latent = distinct.get(i);
            codes.put(latent, truncated(mapped.get(i), latent));
        }
        return codes;
    }

    /** The mean style of a domain; computed at its first use. */
    StyleCode mean(int domain) {
        return means.computeIfAbsent(domain, this::computeMean);
    }

    /** {@code mean + psi (code - mean)}: psi 0 gives exactly the mean, 1 exactly the code. */
    private StyleCode truncated(StyleCode code, Latent latent) {
        double psi = latent.psi();
        if (psi == 1) {
            return code;
        }
        return StyleMath.weightedSum(List.of(mean(latent.domain()), code), new double[] {1 - psi, psi});
    }

    private StyleCode computeMean(int domain) {
        int[] domains = new int[MEAN_SEEDS];
        Arrays.fill(domains, domain);
        return StyleMath.mean(map(LongStream.range(0, MEAN_SEEDS).toArray(), domains));
    }

    private List<StyleCode> map(long[] seeds, int[] domains) {
        List<StyleCode> codes = new ArrayList<>(seeds.length);
        for (int from = 0; from < seeds.length; from += MAX_MAPPING_BATCH) {
            int to = Math.min(seeds.length, from + MAX_MAPPING_BATCH);
            List<float[]> latentCodes = Arrays.stream(seeds, from, to)
                    .mapToObj(seed -> LatentCode.ofSeed(seed, latentSize))
                    .toList();
            codes.addAll(mappingNetwork.run(latentCodes, Arrays.copyOfRange(domains, from, to)));
        }
        return codes;
    }
}
